import { Ledger, openLedger } from '@meca/meca-mgtr';
import { RepositoryOptions } from '../options';

/** The list of versions of a repository that is published from here. Throws MgtrError. */
export function openPublishLedger(
  publish: NonNullable<RepositoryOptions['publish']>,
): Ledger {
  const { folder, keys } = publish;
  return openLedger({
    repository: folder,
    keys: keys ?? '',
    unsigned: keys === undefined,
  });
}
