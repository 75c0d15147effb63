import { publicationInputSchema } from '@meca/backstage-plugin-meca-common';
import { publishVersion, removeAbandoned } from '@meca/meca-mgtr';
import { z } from 'zod';
import { RepositoryOptions } from '../options';
import { openInboxItem } from './Inbox';
import { openPublishLedger } from './openPublishLedger';

export type PublicationRequest = z.output<typeof publicationInputSchema>;

/** A living publication writes every few seconds. */
const ABANDONED_MS = 60 * 60_000;

/**
 * Makes a version from an image of the inbox; readers see all of it when this returns, and nothing before. `visible` is false
 * when the keeper of the repository has yet to sign. Throws MgtrError, NotFoundError.
 */
export async function makeVersion(options: {
  publish: NonNullable<RepositoryOptions['publish']>;
  request: PublicationRequest;
  version: string;
  signal: AbortSignal;
  /** Called as the image is read; it is awaited, so it should seldom take long. */
  onProgress: (read: { bytesDone: number; bytesTotal?: number }) => unknown;
  /** Called right before the version is listed with this manifest; awaited. */
  onListing: (manifestSha256: string) => Promise<void>;
}): Promise<{ visible: boolean }> {
  const { publish, request, version, signal, onProgress } = options;
  const { publisher, path, title, notes, access, licenceNote } = request;
  await removeAbandoned({
    repository: publish.folder,
    paths: [path],
    ageMs: ABANDONED_MS,
    now: new Date(),
  });
  const image = await openInboxItem(publish.inbox, request.source, { signal });
  let bytesDone = 0;
  async function* count(blocks: AsyncIterable<Uint8Array>) {
    for await (const block of blocks) {
      bytesDone += block.length;
      yield block;
      await onProgress({ bytesDone, bytesTotal: image.bytes });
    }
  }
  return publishVersion({
    ledger: openPublishLedger(publish),
    image: {
      name: image.name,
      bytes: image.bytes,
      read: abort => count(image.read(abort)),
      inspect: () => image.inspect(),
      close: () => image.close(),
    },
    details: {
      ...{ path, title, access, publisher, version },
      description: notes,
      os: { family: request.osFamily, name: request.osName },
      ...(licenceNote && { licence: { note: licenceNote } }),
    },
    onListing: options.onListing,
    signal,
  });
}
