import {
  AccessPort,
  PublicationInput,
  RepositoryTemplateDetail,
  templatePathSchema,
  templateVersionSchema,
} from '@meca/backstage-plugin-meca-common';
import { compareVersions, suggestVersion } from '../standing/versions';

export type OsFamily = NonNullable<PublicationInput['osFamily']>;

/** A publication as it is typed. */
export interface PublicationDraft {
  repositoryId: string;
  source: string;
  publisher: string;
  path: string;
  version: string;
  title: string;
  notes: string;
  osName: string;
  osFamily: OsFamily;
  access: AccessPort[];
  licenceNote: string;
}

export type PublicationFault =
  | 'source'
  | 'publisher'
  | 'path'
  | 'version'
  | 'versionTaken'
  | 'title'
  | 'port';

function familyOf(osName: string | undefined): OsFamily {
  if (!osName) return 'other';
  if (/windows/i.test(osName)) return 'windows';
  if (/bsd/i.test(osName)) return 'bsd';
  return /linux|ubuntu|debian|fedora|centos|rhel|red ?hat|alpine|kali|suse|rocky|alma/i.test(
    osName,
  )
    ? 'linux'
    : 'other';
}

/** A form for the next version of `template`, filled in from the one before; without it for a new template. */
export function newPublicationDraft(options: {
  repositoryId: string;
  publishers: string[];
  template?: RepositoryTemplateDetail;
}): PublicationDraft {
  const { repositoryId, publishers, template } = options;
  const last = template?.versionList[0];
  const folder = template?.path.split('/')[0];
  return {
    repositoryId,
    source: '',
    publisher:
      publishers.find(each => each === last?.publisher) ??
      publishers.find(each => each === folder) ??
      (publishers.length === 1 ? publishers[0] : ''),
    path: template?.path ?? '',
    version: suggestVersion(
      template?.versionList.map(({ version }) => version) ?? [],
    ),
    title: template?.title ?? '',
    notes: '',
    osName: last?.osName ?? template?.osName ?? '',
    osFamily: familyOf(last?.osName ?? template?.osName),
    access: last?.access ?? [],
    licenceNote: last?.licenceNote ?? '',
  };
}

/** What keeps a draft from being sent, by field. */
export function findPublicationFaults(
  draft: PublicationDraft,
  known: string[],
): Partial<Record<keyof PublicationDraft, PublicationFault>> {
  const isTaken = known.some(
    version => compareVersions(version, draft.version) === 0,
  );
  let version: PublicationFault | undefined;
  if (!templateVersionSchema.safeParse(draft.version).success) {
    version = 'version';
  } else if (isTaken) {
    version = 'versionTaken';
  }
  return {
    ...(draft.source ? {} : { source: 'source' as const }),
    ...(draft.publisher ? {} : { publisher: 'publisher' as const }),
    ...(templatePathSchema.safeParse(draft.path).success
      ? {}
      : { path: 'path' as const }),
    ...(version ? { version } : {}),
    ...(draft.title.trim() ? {} : { title: 'title' as const }),
    ...(draft.access.every(({ port }) => port >= 1 && port <= 65535)
      ? {}
      : { access: 'port' as const }),
  };
}

/** What is sent. */
export function buildPublicationInput(
  draft: PublicationDraft,
): PublicationInput {
  const { osName, licenceNote, title, notes, ...rest } = draft;
  return {
    ...rest,
    title: title.trim(),
    notes: notes.trim(),
    ...(osName.trim() ? { osName: osName.trim() } : {}),
    ...(licenceNote.trim() ? { licenceNote: licenceNote.trim() } : {}),
  };
}
