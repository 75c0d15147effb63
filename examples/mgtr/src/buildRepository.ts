import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  adoptTree,
  createRepository,
  KeyFolder,
  openLedger,
  setPublisher,
} from '@meca/meca-mgtr';
import { DemoRepository } from './description';
import { publishDemoVersion } from './publishDemoVersion';
import { writeOldVersion } from './writeOldVersion';

/** Where the parts of a demo's repositories are. */
export function placesOf(folder: string, id: string) {
  return {
    repository: join(folder, id),
    keys: join(folder, 'keys', id),
    inbox: join(folder, 'inbox', id),
    /** What a portal is given to trust the repository, apart from it. */
    root: join(folder, 'trust', `${id}.root.json`),
  };
}

/** Makes one repository with its keys. An old tree is first made as it was, then taken over in place. */
export async function buildRepository(options: {
  id: string;
  folder: string;
  description: DemoRepository;
  workFolder: string;
}): Promise<void> {
  const { id, folder, description, workFolder } = options;
  const { publishers, versions, oldTree, chunkMiB } = description;
  const { repository, keys: keysFolder, root } = placesOf(folder, id);
  const [publisher] = Object.keys(publishers);
  if (oldTree) {
    for (const version of versions) await writeOldVersion(repository, version);
  }
  const keys = new KeyFolder(keysFolder);
  const created = await createRepository({ repository, keys });
  for (const [name, folders] of Object.entries(publishers)) {
    await setPublisher({ repository, keys, name, folders });
  }
  await mkdir(join(folder, 'trust'), { recursive: true });
  await copyFile(created.root, root);

  const ledger = openLedger({ repository, keys: keysFolder });
  if (oldTree) {
    const { problems } = await adoptTree({ ledger, publisher });
    if (problems.length > 0) throw problems[0].error;
    return;
  }
  for (const version of versions) {
    await publishDemoVersion({
      ...{ ledger, publisher, version, workFolder },
      chunkBytes: chunkMiB * 2 ** 20,
    });
  }
}
