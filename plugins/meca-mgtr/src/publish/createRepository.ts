import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { METADATA_FOLDER } from '../manifest';
import { MgtrError } from '../MgtrError';
import { metadataFile } from '../trust';
import { describeFileError, writeWhole } from './files';
import type { KeyFolder } from './keys/KeyFolder';
import { commitMetadata } from './metadata/commitMetadata';
import { commonFields, signDocument } from './metadata/documents';
import { LocalMetadata } from './metadata/LocalMetadata';
import { withRepositoryLock } from './metadata/repositoryLock';

/**
 * Makes the keys of a new signed repository and its first metadata, with no publisher yet.
 *
 * Returns the file of the first root metadata: what a portal is given to trust the repository.
 */
export async function createRepository(options: {
  repository: string;
  keys: KeyFolder;
  now?: Date;
}): Promise<{ root: string }> {
  const { keys, now = new Date() } = options;
  const repository = resolve(options.repository);
  keys.assertOutside(repository);
  const rootFile = join(repository, metadataFile('root', 1));
  try {
    await mkdir(join(repository, METADATA_FOLDER), { recursive: true });
  } catch (error) {
    throw describeFileError(error, repository);
  }
  await withRepositoryLock(repository, async () => {
    const exists = await LocalMetadata.load(repository).then(
      () => true,
      error => {
        if (error.code === 'usage') return false;
        throw error;
      },
    );
    if (exists) {
      throw new MgtrError(
        'conflict',
        `${repository} is a signed repository already`,
        { remedy: 'Use "meca-mgtr keys rotate" to change its keys.' },
      );
    }
    const root = await keys.create('root');
    const targets = await keys.create('targets');
    const online = await keys.create('online');
    const role = (id: string) => ({ keyids: [id], threshold: 1 });
    const first = signDocument(
      {
        _type: 'root',
        ...commonFields('root', { version: 1, now }),
        consistent_snapshot: true,
        keys: Object.fromEntries(
          [root, targets, online].map(key => [key.id, key.publicKey]),
        ),
        roles: {
          root: role(root.id),
          targets: role(targets.id),
          snapshot: role(online.id),
          timestamp: role(online.id),
        },
      },
      [root],
    );
    const empty = signDocument(
      {
        _type: 'targets',
        ...commonFields('targets', { version: 1, now }),
        targets: {},
        delegations: { keys: {}, roles: [] },
      },
      [targets],
    );
    await writeWhole(join(repository, metadataFile('targets', 1)), empty);
    await writeWhole(rootFile, first);
    const metadata = await LocalMetadata.load(repository);
    await commitMetadata(
      metadata,
      { delegated: new Map(), snapshot: true },
      { keys, now },
    );
  });
  return { root: rootFile };
}
