import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { MgtrError } from '../../MgtrError';
import { describeFileError, writeWhole } from '../files';
import { SigningKey } from './SigningKey';

/** Who a key belongs to: `root`, `targets`, `online`, or `publisher.<name>`. */
export type KeyOwner = 'root' | 'targets' | 'online' | `publisher.${string}`;

const NAME = /^(root|targets|online|publisher\.[a-z0-9-]+)\.[0-9a-f]{12}\.pem$/;

/**
 * Private keys in a folder that only their user may read, one file each.
 *
 * @remarks
 * A file is named after its owner and its key, so that a rotated key does not take the place of the old one before the metadata
 * that names the new one is in place. Which keys count is said by the metadata, not by this folder.
 */
export class KeyFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
  }

  /** Throws `usage` if whoever can read the repository could read the keys. */
  assertOutside(repository: string): void {
    const inside = `${this.folder}${sep}`.startsWith(
      `${resolve(repository)}${sep}`,
    );
    if (inside) {
      throw new MgtrError(
        'usage',
        `The keys in ${this.folder} would be served with the repository`,
        { remedy: 'Choose a folder outside of it with --keys.' },
      );
    }
  }

  /** Makes a new key; its file has mode 0600. */
  async create(owner: KeyOwner): Promise<SigningKey> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw describeFileError(error, this.folder);
    }
    const key = SigningKey.generate();
    await writeWhole(this.fileOf(owner, key), key.toPem(), { mode: 0o600 });
    return key;
  }

  fileOf(owner: KeyOwner, key: SigningKey): string {
    return join(this.folder, `${owner}.${key.id.slice(0, 12)}.pem`);
  }

  /** All keys here, by owner. Refuses files that others may read. */
  async list(): Promise<Array<{ owner: KeyOwner; key: SigningKey }>> {
    let names: string[];
    try {
      names = await readdir(this.folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw describeFileError(error, this.folder);
    }
    const keys: Array<{ owner: KeyOwner; key: SigningKey }> = [];
    for (const name of names.sort()) {
      const owner = NAME.exec(name)?.[1] as KeyOwner | undefined;
      if (owner)
        keys.push({ owner, key: await this.read(join(this.folder, name)) });
    }
    return keys;
  }

  /** The keys whose ids are among `ids`. */
  async find(ids: readonly string[]): Promise<SigningKey[]> {
    const keys = (await this.list()).map(({ key }) => key);
    return keys.filter(({ id }) => ids.includes(id));
  }

  private async read(file: string): Promise<SigningKey> {
    try {
      const handle = await open(file, 'r');
      try {
        const { mode } = await handle.stat();
        if (mode & 0o077) {
          throw new MgtrError(
            'unreadable',
            `The private key ${file} may be read by other users of this machine`,
            { remedy: `Run: chmod 600 ${file}` },
          );
        }
        return SigningKey.fromPem(await handle.readFile('utf8'), file);
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw describeFileError(error, file);
    }
  }
}

/** Reads the public half of a key that was made elsewhere. */
export async function readPublicKeyFile(file: string) {
  try {
    await stat(file);
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw describeFileError(error, file);
  }
}
