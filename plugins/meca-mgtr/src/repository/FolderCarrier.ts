import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { MgtrError } from '../MgtrError';
import type { Carrier, OpenFile, OpenOptions } from './Carrier';
import { assertFilePath } from './filePath';

const BLOCK_BYTES = 1024 * 1024;

/** A repository in a folder of this machine, or one that is mounted here. */
export class FolderCarrier implements Carrier {
  readonly label: string;
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
    this.label = this.folder;
  }

  async open(file: string, options: OpenOptions = {}): Promise<OpenFile> {
    options.signal?.throwIfAborted();
    assertFilePath(file);
    const { handle, localFile } = await this.openInside(file);
    try {
      return { ...(await this.serve(handle, file, options)), localFile };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private async openInside(
    file: string,
  ): Promise<{ handle: FileHandle; localFile: string }> {
    try {
      const [root, real] = await Promise.all([
        realpath(this.folder),
        realpath(join(this.folder, file)),
      ]);
      if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
        throw new MgtrError(
          'source-refused',
          `${file} of ${this.label} is a link that leads out of the repository`,
          { source: this.label, file },
        );
      }
      // Not blocking: a pipe in the place of a file must not hang us.
      const flags = constants.O_RDONLY + constants.O_NONBLOCK;
      return { handle: await open(real, flags), localFile: real };
    } catch (error) {
      throw this.describe(error, file);
    }
  }

  private async serve(
    handle: FileHandle,
    file: string,
    options: OpenOptions,
  ): Promise<OpenFile> {
    const stat = await handle.stat({ bigint: true });
    if (!stat.isFile()) {
      throw new MgtrError(
        'not-found',
        `${file} of ${this.label} is not a file`,
        { source: this.label, file },
      );
    }
    const totalBytes = Number(stat.size);
    const etag = `"${stat.ino}-${stat.size}-${stat.mtimeNs}"`;
    const { ifRange, signal } = options;
    const range = ifRange && ifRange !== etag ? undefined : options.range;
    if (range && range.start >= totalBytes) {
      throw new MgtrError(
        'range-refused',
        `${file} of ${this.label} has only ${totalBytes} bytes`,
        { source: this.label, file, totalBytes },
      );
    }
    const start = range?.start ?? 0;
    const end = Math.min(range?.end ?? totalBytes - 1, totalBytes - 1);
    return {
      body: this.read(handle, { file, start, end, signal }),
      start,
      bytes: end - start + 1,
      totalBytes,
      etag,
      close: () => handle.close(),
    };
  }

  private async *read(
    handle: FileHandle,
    of: { file: string; start: number; end: number; signal?: AbortSignal },
  ): AsyncGenerator<Uint8Array> {
    let position = of.start;
    try {
      while (position <= of.end) {
        of.signal?.throwIfAborted();
        const length = Math.min(BLOCK_BYTES, of.end - position + 1);
        const { bytesRead, buffer } = await handle.read({
          buffer: Buffer.allocUnsafe(length),
          position,
        });
        if (bytesRead === 0) return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } catch (error) {
      if (of.signal?.aborted) throw of.signal.reason;
      throw this.describe(error, of.file);
    } finally {
      await handle.close();
    }
  }

  private describe(error: unknown, file: string): unknown {
    const code = (error as NodeJS.ErrnoException).code;
    if (error instanceof MgtrError || !code) return error;
    const details = { source: this.label, file, cause: error };
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return new MgtrError(
        'not-found',
        `There is no ${file} in ${this.label}`,
        details,
      );
    }
    if (code === 'ENAMETOOLONG') {
      return new MgtrError(
        'not-found',
        `The name ${file} is too long for ${this.label}`,
        details,
      );
    }
    if (code === 'EACCES' || code === 'EPERM') {
      return new MgtrError(
        'source-refused',
        `${file} of ${this.label} may not be read by this user`,
        { ...details, remedy: 'Give the user that runs this read permission.' },
      );
    }
    return new MgtrError(
      'source-unreachable',
      `${file} of ${this.label} could not be read (${code})`,
      details,
    );
  }
}
