import { Readable, pipeline } from 'node:stream';
import { constants, createZstdDecompress } from 'node:zlib';
import { MgtrError, isMgtrError } from '../MgtrError';
import { ZstdFrameSplitter } from './zstdFrames';

const OUTPUT_BYTES = 1024 * 1024;

/** Unpacks a zstd stream of any number of frames. Throws `invalid` when it is not one, or is damaged. */
export async function* decompressZstd(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const decoder = createZstdDecompress({
    chunkSize: OUTPUT_BYTES,
    params: { [constants.ZSTD_d_windowLogMax]: 27 },
  });
  // The pipeline's error also comes out of the iteration below.
  const source = Readable.from(framesOf(input), { highWaterMark: 1 });
  pipeline(source, decoder, () => {});
  try {
    yield* decoder as AsyncIterable<Uint8Array>;
  } catch (error) {
    const cause = source.errored ?? error;
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (!isMgtrError(cause) && /^(ZSTD_|Z_|ERR_ZSTD)/.test(code)) {
      throw new MgtrError('invalid', `The zstd archive is damaged (${code})`, {
        cause,
      });
    }
    throw cause;
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

async function* framesOf(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const splitter = new ZstdFrameSplitter();
  for await (const bytes of input) {
    yield* splitter.split(bytes);
  }
  splitter.end();
}
