import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Inbox,
  publicationInputSchema,
} from '@meca/backstage-plugin-meca-common';
import {
  ImageFormat,
  ImageSource,
  openImageFile,
  openOldImage,
} from '@meca/meca-mgtr';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';

/** By the ends of names. A raw image says nothing of itself, so its name must. */
const FORMATS: Record<string, ImageFormat | undefined> = {
  qcow2: 'qcow2',
  raw: 'raw',
  img: 'raw',
  vhd: 'vhd',
  vmdk: 'vmdk',
  ova: 'ova',
  iso: 'iso',
};
const OLD_VOLUME = /\.7z(\.\d{3,})?$/i;
/** A folder with more is no inbox. */
const MOST_ITEMS = 1000;

type InboxItem = Inbox['items'][number];

/** What lies in the inbox, the newest first. What cannot be published is not shown; links are not followed. */
export async function listInbox(folder: string): Promise<InboxItem[]> {
  const names = await readdir(folder).catch(error => {
    throw new ServiceUnavailableError(
      `The inbox cannot be read (${error.code}); an operator must see to the folder that is configured`,
    );
  });
  const items: InboxItem[] = [];
  for (const name of names.slice(0, MOST_ITEMS)) {
    const item = await describe(folder, name).catch(() => undefined);
    if (item) items.push(item);
  }
  return items.sort((a, b) => (a.modifiedAt < b.modifiedAt ? 1 : -1));
}

/** Opens what lies under a name in the inbox. Throws NotFoundError, MgtrError. */
export async function openInboxItem(
  folder: string,
  name: string,
  options: { signal: AbortSignal },
): Promise<ImageSource> {
  // Only what the list shows: a name can then not lead out of the folder.
  const item = (await listInbox(folder)).find(found => found.name === name);
  if (!item) {
    throw new NotFoundError(
      `The inbox has no image "${name.slice(0, 100)}" that can be published`,
    );
  }
  const file = join(folder, name);
  if (item.kind === 'image') {
    return openImageFile(file, { format: formatOf(name) });
  }
  return (await openOldImage(file, options)).image;
}

async function describe(
  folder: string,
  name: string,
): Promise<InboxItem | undefined> {
  if (
    name.startsWith('.') ||
    !publicationInputSchema.shape.source.safeParse(name).success
  ) {
    return undefined;
  }
  const file = join(folder, name);
  const stats = await lstat(file);
  if (stats.isFile()) {
    return formatOf(name) && stats.size > 0
      ? {
          name,
          kind: 'image',
          bytes: stats.size,
          modifiedAt: stats.mtime.toISOString(),
        }
      : undefined;
  }
  if (!stats.isDirectory()) return undefined;
  const volumes = (await readdir(file)).filter(part => OLD_VOLUME.test(part));
  if (volumes.length === 0) return undefined;
  let bytes = 0;
  for (const part of volumes) bytes += (await lstat(join(file, part))).size;
  return {
    name,
    kind: 'old-tree',
    bytes,
    modifiedAt: stats.mtime.toISOString(),
  };
}

function formatOf(name: string): ImageFormat | undefined {
  return FORMATS[name.toLowerCase().split('.').at(-1) ?? ''];
}
