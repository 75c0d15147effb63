import { MgtrError } from '../MgtrError';

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** What the decoder must keep in memory; 128 MiB is also the most that `zstd` writes unless forced. */
const MOST_WINDOW_BYTES = 2 ** 27;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_BYTES = [0, 1, 2, 4];

/**
 * What the bytes at hand belong to. `gather` states wait for a few bytes that must be seen
 * together, `pass` states let bytes go by.
 */
type Step =
  | {
      readonly name: 'magic' | 'skipSize' | 'descriptor' | 'block';
      readonly bytes: number;
    }
  | {
      readonly name: 'header';
      readonly bytes: number;
      readonly descriptor: number;
    }
  | { readonly name: 'skip'; bytes: number }
  | { readonly name: 'content'; bytes: number; readonly last: boolean }
  | { readonly name: 'checksum'; bytes: number };

const AT_MAGIC: Step = { name: 'magic', bytes: 4 };
const AT_BLOCK: Step = { name: 'block', bytes: 3 };

/**
 * Cuts a zstd stream at the ends of its frames.
 *
 * @remarks
 * An archive may have many frames (`pzstd`, or files put together), and Node's decompressor drops
 * **silently** what follows the end of a frame within the same write. It does go on with the next
 * frame in the next write, so no buffer that comes out of here has bytes of two frames. Skippable
 * frames are left out. Throws `invalid` for bytes that are no zstd frame, for a stream that ends
 * early, and for frames that would need more than 128 MiB of memory.
 */
export class ZstdFrameSplitter {
  #step: Step = AT_MAGIC;
  #gathered: number[] = [];
  #checksum = false;
  #frames = 0;

  /** The parts of `input` that belong to frames, cut where frames end. */
  *split(input: Uint8Array): Generator<Uint8Array> {
    let from = 0;
    let at = 0;
    while (at < input.length) {
      const step = this.#step;
      if (step.name === 'skip') {
        const taken = Math.min(step.bytes, input.length - at);
        at += taken;
        from = at;
        step.bytes -= taken;
        if (step.bytes === 0) this.#step = AT_MAGIC;
      } else if (step.name === 'content' || step.name === 'checksum') {
        const taken = Math.min(step.bytes, input.length - at);
        at += taken;
        step.bytes -= taken;
        if (step.bytes === 0 && this.#passed(step)) {
          yield input.subarray(from, at);
          from = at;
        }
      } else {
        this.#gathered.push(input[at]);
        at += 1;
        const outside = step.name === 'magic' || step.name === 'skipSize';
        if (outside) from = at;
        if (this.#gathered.length === step.bytes) {
          const bytes = Uint8Array.from(this.#gathered);
          this.#gathered = [];
          this.#gather(step, bytes);
          // Only now is it known that these bytes are for the decompressor.
          if (step.name === 'magic' && this.#step.name === 'descriptor') {
            yield bytes;
          }
          if (this.#atEndOfFrame(step)) {
            yield input.subarray(from, at);
            from = at;
          }
        }
      }
    }
    if (from < input.length) {
      yield input.subarray(from);
    }
  }

  /** To be called after the last input. */
  end(): void {
    if (
      this.#frames === 0 ||
      this.#step !== AT_MAGIC ||
      this.#gathered.length > 0
    ) {
      throw new MgtrError('invalid', 'The zstd archive ends too early');
    }
  }

  /** After the header of an empty last block without a checksum the frame is over. */
  #atEndOfFrame(step: Step): boolean {
    return step.name === 'block' && this.#step === AT_MAGIC;
  }

  /** Goes on after bytes that went by; true when that was the end of a frame. */
  #passed(step: Extract<Step, { name: 'content' | 'checksum' }>): boolean {
    if (step.name === 'content') {
      this.#afterBlock(step.last);
    } else {
      this.#endFrame();
    }
    return this.#step === AT_MAGIC;
  }

  #gather(step: Step, bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer);
    switch (step.name) {
      case 'magic':
        this.#step = afterMagic(view.getUint32(0, true));
        return;
      case 'skipSize': {
        const size = view.getUint32(0, true);
        this.#step = size === 0 ? AT_MAGIC : { name: 'skip', bytes: size };
        return;
      }
      case 'descriptor':
        this.#step = afterDescriptor(bytes[0]);
        this.#checksum = (bytes[0] & 4) !== 0;
        return;
      case 'header':
        assertWindow(step.descriptor, view);
        this.#step = AT_BLOCK;
        return;
      default:
        this.#startBlock(bytes[0] + bytes[1] * 2 ** 8 + bytes[2] * 2 ** 16);
    }
  }

  #startBlock(header: number): void {
    const last = (header & 1) === 1;
    const type = (header >> 1) & 3;
    if (type === 3) {
      throw new MgtrError(
        'invalid',
        'The zstd archive has a block of no known type',
      );
    }
    // A run-length block is one byte, however long the run.
    const bytes = type === 1 ? 1 : header >> 3;
    if (bytes === 0) {
      this.#afterBlock(last);
    } else {
      this.#step = { name: 'content', bytes, last };
    }
  }

  #afterBlock(last: boolean): void {
    if (!last) {
      this.#step = AT_BLOCK;
    } else if (this.#checksum) {
      this.#step = { name: 'checksum', bytes: 4 };
    } else {
      this.#endFrame();
    }
  }

  #endFrame(): void {
    this.#frames += 1;
    this.#step = AT_MAGIC;
  }
}

function afterMagic(magic: number): Step {
  if (magic === MAGIC) {
    return { name: 'descriptor', bytes: 1 };
  }
  // The last four bits are free for the writer.
  if (magic - (magic % 16) === SKIPPABLE_MAGIC) {
    return { name: 'skipSize', bytes: 4 };
  }
  throw new MgtrError('invalid', 'The archive has bytes that are not zstd');
}

function afterDescriptor(descriptor: number): Step {
  const single = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = single && sizeFlag === 0 ? 1 : CONTENT_SIZE_BYTES[sizeFlag];
  const bytes = (single ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3] + sizeBytes;
  return { name: 'header', bytes, descriptor };
}

function assertWindow(descriptor: number, header: DataView): void {
  let window: number;
  if ((descriptor & 0x20) === 0) {
    const value = header.getUint8(0);
    const base = 2 ** (10 + (value >> 3));
    window = base + (base / 8) * (value & 7);
  } else {
    // A single segment is decoded into one window of its whole size.
    const at = DICTIONARY_BYTES[descriptor & 3];
    const flag = descriptor >> 6;
    window = [
      () => header.getUint8(at),
      () => header.getUint16(at, true) + 256,
      () => header.getUint32(at, true),
      () => Number(header.getBigUint64(at, true)),
    ][flag]();
  }
  if (window > MOST_WINDOW_BYTES) {
    throw new MgtrError(
      'invalid',
      `The zstd archive needs a window of ${window} bytes; ${MOST_WINDOW_BYTES} are allowed`,
      { remedy: 'Pack it again without --long or --ultra beyond 27.' },
    );
  }
}
