import { randomBytes } from 'node:crypto';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createCarrier,
  createRepository,
  KeyFolder,
  openImageFile,
  openLedger,
  openRepository,
  publishVersion,
  pruneRepository,
  setPublisher,
  VersionDetails,
  withdrawVersion,
} from '@meca/meca-mgtr';

/** A signed repository in a temporary folder, made by the publisher's own tool. Publishers are polito and bme. */
export class TestRepository {
  static async create(): Promise<TestRepository> {
    const folder = await mkdtemp(join(tmpdir(), 'meca-mgtr-backend-'));
    const made = new TestRepository(folder);
    await mkdir(made.inbox);
    await createRepository(made.work);
    for (const name of ['polito', 'bme']) {
      await setPublisher({ ...made.work, name, folders: [name] });
    }
    return made;
  }

  private constructor(readonly folder: string) {}

  get repository(): string {
    return join(this.folder, 'repository');
  }
  get keys(): string {
    return join(this.folder, 'keys');
  }
  get inbox(): string {
    return join(this.folder, 'inbox');
  }
  get staging(): string {
    return join(this.folder, 'staging');
  }
  get root(): string {
    return join(this.repository, 'metadata/1.root.json');
  }

  /** As `meca.mgtr.repositories.<id>`. */
  get config() {
    return {
      url: this.repository,
      trust: { root: this.root },
      publish: {
        keys: this.keys,
        inbox: this.inbox,
        publishers: {
          polito: 'group:default/polito',
          bme: 'group:default/bme',
        },
      },
    };
  }

  async publish(
    version: string,
    details: Partial<VersionDetails> & {
      imageBytes?: number;
      /** Of private keys; left out: the one with all. */
      keys?: string;
    } = {},
  ): Promise<{ manifestSha256: string }> {
    const { imageBytes = 48 * 1024, keys = this.keys, ...more } = details;
    let listed = '';
    const path = more.path ?? 'polito/linux/lab';
    const file = await this.image(
      `${path.replaceAll('/', '-')}-${version}.raw`,
      { bytes: imageBytes, folder: 'images' },
    );
    await publishVersion({
      ledger: openLedger({ repository: this.repository, keys }),
      onListing: manifestSha256 => {
        listed = manifestSha256;
      },
      image: await openImageFile(file, { format: 'raw' }),
      chunkBytes: 16 * 1024,
      level: 1,
      details: {
        version,
        path,
        publisher: path.split('/')[0],
        title: 'Linux laboratory',
        description: `Notes of ${version}`,
        os: { family: 'linux', name: 'Debian 13' },
        access: [{ protocol: 'ssh', port: 22 }],
        ...more,
      },
    });
    return { manifestSha256: listed };
  }

  /** A folder with the private keys of some owners alone, such as `root` or `publisher.bme`. */
  async keysOf(...owners: string[]): Promise<string> {
    const folder = join(this.folder, `keys of ${owners.join(' and ')}`);
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(this.keys)) {
      const isWanted = owners.some(owner => name.startsWith(`${owner}.`));
      if (isWanted) await copyFile(join(this.keys, name), join(folder, name));
    }
    return folder;
  }

  /** An image like no other. */
  async image(
    name: string,
    options: { bytes?: number; folder?: string } = {},
  ): Promise<string> {
    const { bytes = 64 * 1024, folder = 'inbox' } = options;
    const file = join(this.folder, folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(bytes));
    return file;
  }

  async withdraw(version: string, reason: string): Promise<void> {
    const path = 'polito/linux/lab';
    await withdrawVersion({ ledger: this.ledger, path, version, reason });
  }

  /** Takes all but the newest versions off the list. */
  async prune(keep: number): Promise<void> {
    await pruneRepository({ ledger: this.ledger, keep, graceMs: 1e9 });
  }

  /** As anybody reads it who trusts its root. */
  async withdrawnVersions(): Promise<string[]> {
    const versions: string[] = [];
    await openRepository({
      carrier: createCarrier(this.repository),
      trust: { kind: 'tuf', root: await readFile(this.root, 'utf8') },
    }).refresh({
      onVersion: ({ version, manifest }) => {
        if (manifest.withdrawn) versions.push(version);
      },
    });
    return versions;
  }

  /** One bit of a file of the repository becomes another. */
  async flip(file: string): Promise<void> {
    const path = join(this.repository, file);
    const bytes = await readFile(path);
    bytes[Math.floor(bytes.length / 2)] ^= 1;
    await writeFile(path, bytes);
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private get work() {
    return { repository: this.repository, keys: new KeyFolder(this.keys) };
  }

  private get ledger() {
    return openLedger({ repository: this.repository, keys: this.keys });
  }
}
