import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { KeyFolder, resign } from '@meca/meca-mgtr';
import { buildRepository, placesOf } from './buildRepository';
import { DemoDescription } from './description';
import { writeQcow2 } from './writeQcow2';

/**
 * Makes the repositories of the demo below `folder`, with keys, an inbox with images to publish, and what a portal needs to
 * trust them. What is there already is kept, also what visitors published; it is only signed anew, as a publisher does daily.
 *
 * Tells whether they were made. Nothing half-made is ever at `folder`.
 */
export async function buildRepositories(options: {
  folder: string;
  description: DemoDescription;
}): Promise<boolean> {
  const folder = resolve(options.folder);
  const { repositories, inbox } = options.description;
  if (existsSync(folder)) {
    for (const id of Object.keys(repositories)) {
      const { repository, keys } = placesOf(folder, id);
      await resign({ repository, keys: new KeyFolder(keys) });
    }
    return false;
  }
  const unfinished = `${folder}.unfinished`;
  const workFolder = join(unfinished, 'work');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(workFolder, { recursive: true });
  for (const [id, description] of Object.entries(repositories)) {
    await buildRepository({ id, folder: unfinished, description, workFolder });
    const places = placesOf(unfinished, id);
    await mkdir(places.inbox, { recursive: true });
    for (const image of inbox[id] ?? []) {
      await writeQcow2(join(places.inbox, `${image.name}.qcow2`), image);
    }
  }
  await rm(workFolder, { recursive: true });
  await rename(unfinished, folder);
  return true;
}
