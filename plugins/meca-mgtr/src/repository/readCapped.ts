import { MgtrError } from '../MgtrError';
import type { Carrier } from './Carrier';

export type ReadCappedOptions = { maxBytes: number; signal?: AbortSignal };

/** Reads a small file whole. Throws `too-large` as soon as it turns out to have more than `maxBytes`. */
export async function readCapped(
  carrier: Carrier,
  file: string,
  options: ReadCappedOptions,
): Promise<Buffer> {
  const { maxBytes, signal } = options;
  const open = await carrier.open(file, { signal });
  const tooLarge = () =>
    new MgtrError(
      'too-large',
      `${file} of ${carrier.label} is larger than the ${maxBytes} bytes that are allowed`,
      { source: carrier.label, file },
    );
  try {
    if (open.bytes !== undefined && open.bytes > maxBytes) throw tooLarge();
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of open.body) {
      length += part.length;
      if (length > maxBytes) throw tooLarge();
      parts.push(part);
    }
    // A connection that ended early looks like an end.
    if (open.bytes !== undefined && length !== open.bytes) {
      throw new MgtrError(
        'source-unreachable',
        `${carrier.label} stopped after ${length} of ${open.bytes} bytes of ${file}`,
        { source: carrier.label, file },
      );
    }
    return Buffer.concat(parts);
  } finally {
    await open.close();
  }
}
