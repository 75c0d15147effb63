import { checkMessages } from './check/messages';
import { keyMessages } from './keys/messages';
import { pruneMessages } from './prune/messages';

/** English texts about the repositories that templates come from. */
export const repositoryMessages = {
  label: 'Template repositories',
  signed: 'Signed',
  unsigned: 'Not signed',
  unsignedHint:
    'Nobody can prove who published these templates. The portal’s configuration allows this for {{id}}.',
  contents: '{{templates}} in {{versions}}',
  templates_one: '{{count}} template',
  templates_other: '{{count}} templates',
  versions_one: '{{count}} version',
  versions_other: '{{count}} versions',
  read: 'read',
  never: 'never read yet',
  expires: 'signatures run out {{age}}',
  expired: 'Its signatures ran out {{age}}',
  expiredHint:
    'No new version is accepted; what the regions have stays usable. Have its publisher sign it again (meca-mgtr resign).',
  problems_one: '{{count}} version or publisher has a problem',
  problems_other: '{{count}} versions or publishers have a problem',
  refreshLabel: 'Read {{id}} again',
  refreshFailed: '{{id}} could not be read',
  check: checkMessages,
  prune: pruneMessages,
  keys: keyMessages,
} as const;
