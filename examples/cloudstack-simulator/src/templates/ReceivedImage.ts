import { createHash, Hash } from 'node:crypto';
import { TemplateRecord } from '../region/records';
import { Checksum, parseChecksum } from './checksum';
import {
  imageFits,
  ImageSample,
  SAMPLE_BYTES,
  virtualBytesOf,
} from './imageFormats';

/** Why a file that has arrived is not a template; the text becomes its status. */
export class ImageRefusedError extends Error {
  readonly name = 'ImageRefusedError';
}

/**
 * A template's file on its way in: counted and hashed, but not kept, because
 * nothing ever boots from it.
 */
export class ReceivedImage {
  bytes = 0;
  private readonly hash: Hash;
  private readonly expected: Checksum | undefined;
  private head = Buffer.alloc(0);
  private tail = Buffer.alloc(0);

  constructor(private readonly template: TemplateRecord) {
    this.expected = parseChecksum(template.checksum);
    this.hash = createHash(this.expected?.hash ?? 'md5');
  }

  write(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    if (this.head.length < SAMPLE_BYTES) {
      this.head = Buffer.concat([this.head, chunk]).subarray(0, SAMPLE_BYTES);
    }
    this.tail =
      chunk.length >= SAMPLE_BYTES
        ? Buffer.from(chunk.subarray(-SAMPLE_BYTES))
        : Buffer.concat([this.tail, chunk]).subarray(-SAMPLE_BYTES);
  }

  /** What the installation finds out. Throws an {@link ImageRefusedError}; call it once. */
  install(path: string): { checksum: string; sizeBytes: number } {
    const { format } = this.template;
    const { expected } = this;
    if (expected && !expected.hash) {
      throw new ImageRefusedError(
        `Failed post download script: checksum algorithm not recognised: ${expected.algorithm}`,
      );
    }
    const { algorithm } = expected ?? { algorithm: 'MD5' };
    const hex = this.hash.digest('hex');
    if (expected && expected.hex.toLowerCase() !== hex) {
      throw new ImageRefusedError(
        `Failed post download script: checksum "{${algorithm}}${hex}" didn't match the given value, "{${algorithm}}${expected.hex}"`,
      );
    }
    const sample: ImageSample = { head: this.head, tail: this.tail };
    // What the storage machine says when its reader of the format gives up.
    if (!imageFits(format, sample, path)) {
      throw new ImageRefusedError('Stream closed');
    }
    const file = { path, bytes: this.bytes };
    return {
      checksum: `{${algorithm}}${hex}`,
      sizeBytes: virtualBytesOf(format, sample, file),
    };
  }
}
