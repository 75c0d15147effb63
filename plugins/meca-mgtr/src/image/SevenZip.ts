import type { ChildProcess } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { MgtrError } from '../MgtrError';
import { findSevenZip, type SevenZipProgram } from './sevenZipProgram';

/** The one file inside an archive. */
export interface SevenZipEntry {
  readonly name: string;
  readonly bytes: number;
}

/** An archive with so many names in it is refused anyway. */
const MOST_LISTING_BYTES = 64 * 1024;
const MOST_ERROR_BYTES = 4 * 1024;
const MOST_DICTIONARY_BYTES = 2 ** 30;
const SIZE_UNITS: Record<string, number> = { b: 0, k: 10, m: 20, g: 30 };

/** Opens 7z archives that may be split in volumes, with the machine's 7-Zip or a WebAssembly one. */
export class SevenZip {
  readonly #program: SevenZipProgram;

  private constructor(program: SevenZipProgram) {
    this.#program = program;
  }

  /** Throws `missing-tool` when there is neither the program nor the package. */
  static async find(program?: SevenZipProgram): Promise<SevenZip> {
    const found = program ?? (await findSevenZip());
    if (!found) {
      throw new MgtrError(
        'missing-tool',
        '7-Zip is needed to open this archive and is not there',
        {
          remedy:
            'Install the package "7zip" (or "p7zip-full") or the npm package "7z-wasm".',
        },
      );
    }
    return new SevenZip(found);
  }

  /**
   * What is inside, without unpacking it. All volumes must lie beside the first.
   *
   * Throws `image-refused` unless that is exactly one plain, unencrypted file without a path, and
   * `invalid` when it is no readable archive.
   */
  async list(
    firstVolume: string,
    signal?: AbortSignal,
  ): Promise<SevenZipEntry> {
    const run = this.#run(firstVolume, ['l', '-slt', '-ba', '-bsp0'], signal);
    const listing: Buffer[] = [];
    let bytes = 0;
    for await (const part of run) {
      bytes += part.length;
      if (bytes > MOST_LISTING_BYTES) {
        throw refused('it has more than one file');
      }
      listing.push(Buffer.from(part));
    }
    return parseListing(Buffer.concat(listing).toString('utf8'));
  }

  /** The content of the only file, as it comes out. Throws `invalid` at its end if 7-Zip found it damaged. */
  extract(
    firstVolume: string,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    // One thread: memory stays near the size of the archive's dictionary.
    return this.#run(firstVolume, ['x', '-so', '-mmt=1', '-bsp0'], signal);
  }

  async *#run(
    firstVolume: string,
    args: string[],
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    signal?.throwIfAborted();
    const child = this.#program.start(dirname(firstVolume), [
      ...args,
      // A name is a name: neither a pattern that finds other archives nor an option.
      '-spd',
      '--',
      basename(firstVolume),
    ]);
    const ended = endOf(child);
    const kill = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', kill, { once: true });
    try {
      yield* child.stdout! as AsyncIterable<Uint8Array>;
      const { code, errors } = await ended;
      signal?.throwIfAborted();
      if (code !== 0) {
        throw new MgtrError(
          'invalid',
          `The 7z archive cannot be read (${
            this.#program.name
          } ended with ${code}: ${errors})`,
        );
      }
    } finally {
      signal?.removeEventListener('abort', kill);
      kill();
      await ended;
    }
  }
}

/** Never rejects: a program that cannot be started ends with its error's code. */
function endOf(
  child: ChildProcess,
): Promise<{ code: number | string; errors: string }> {
  let errors = '';
  child.stderr!.on('data', (part: Buffer) => {
    if (errors.length < MOST_ERROR_BYTES) {
      errors += part.toString('utf8');
    }
  });
  return new Promise(resolve => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: error.code ?? 'error', errors: '' }),
    );
    child.once('close', (code, signal) =>
      resolve({
        code: code ?? signal ?? 'error',
        errors: errors.replace(/\s+/g, ' ').trim().slice(0, 200),
      }),
    );
  });
}

/**
 * Reads the technical listing. It has no quoting: a file name with a line break could forge lines,
 * so a second value for any key is refused, not only a second `Path`.
 */
export function parseListing(text: string): SevenZipEntry {
  const facts = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^([A-Za-z][A-Za-z ]*) = ?(.*)$/.exec(line);
    if (match) {
      if (facts.has(match[1])) {
        throw refused('it has more than one file');
      }
      facts.set(match[1], match[2]);
    } else if (line.trim() !== '') {
      throw refused('its listing cannot be understood');
    }
  }
  const name = facts.get('Path');
  const size = facts.get('Size') ?? '';
  if (name === undefined) {
    throw refused('it is empty');
  }
  if (/[/\\]/.test(name) || name === '..' || name === '.' || name === '') {
    throw refused(`its file has a path, ${JSON.stringify(name)}`);
  }
  // `A -rw-r--r--` of Unix, `A` of Windows; anything but a plain file has another letter.
  const attributes = facts.get('Attributes') ?? '';
  const unix = /(?:^|\s)([-a-z])[-rwxsStT]{9}$/.exec(attributes);
  const special =
    /^\S*[DL]/.test(attributes.split(' ')[0]) ||
    (unix !== null && unix[1] !== '-') ||
    Boolean(facts.get('Symbolic Link') || facts.get('Hard Link'));
  if (special || !/^\d+$/.test(size)) {
    throw refused(`${JSON.stringify(name)} is not a plain file`);
  }
  if (facts.get('Encrypted') === '+') {
    throw refused('it is encrypted');
  }
  assertDictionaries(facts.get('Method') ?? '');
  return { name, bytes: Number(size) };
}

/** `LZMA2:26`, `LZMA:1536m BCJ`: the decoder needs that much memory. */
function assertDictionaries(methods: string): void {
  for (const method of methods.split(' ')) {
    const match = /^(?:LZMA2?|PPMD):(?:o\d+:mem)?(\d+)([bkmg]?)/i.exec(method);
    if (!match) {
      continue;
    }
    const [, number, unit] = match;
    const bytes = unit
      ? Number(number) * 2 ** SIZE_UNITS[unit.toLowerCase()]
      : 2 ** Number(number);
    if (bytes > MOST_DICTIONARY_BYTES) {
      throw refused(`it needs ${bytes} bytes of memory to be opened`);
    }
  }
}

function refused(why: string): MgtrError {
  return new MgtrError('image-refused', `The 7z archive is refused: ${why}`, {
    remedy:
      'Pack exactly one image file, without a folder, and publish it again.',
  });
}
