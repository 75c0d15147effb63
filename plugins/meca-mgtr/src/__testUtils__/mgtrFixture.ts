import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createRepository,
  KeyFolder,
  openImageFile,
  openLedger,
  publishVersion,
  setPublisher,
  type PublishOptions,
  type VersionDetails,
} from '../publish';
import {
  FolderCarrier,
  openRepository,
  type Carrier,
  type KnownVersion,
  type RefreshResult,
  type RepositoryState,
  type RepositoryVersion,
} from '../repository';

/** A signed repository in a temporary folder, with the publisher `bme`. */
export class MgtrFixture {
  readonly repository: string;
  readonly keys: KeyFolder;

  private constructor(readonly folder: string) {
    this.repository = join(folder, 'repository');
    this.keys = new KeyFolder(join(folder, 'keys'));
  }

  static async create(
    options: { now?: Date; publishers?: string[] } = {},
  ): Promise<MgtrFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'meca-mgtr-test-'));
    const fixture = new MgtrFixture(folder);
    const work = { ...fixture.work, now: options.now };
    await createRepository(work);
    for (const name of options.publishers ?? ['bme']) {
      await setPublisher({ ...work, name, folders: [name] });
    }
    return fixture;
  }

  get work() {
    return { repository: this.repository, keys: this.keys };
  }

  get ledger() {
    return openLedger({ repository: this.repository, keys: this.keys.folder });
  }

  async image(name = 'disk.raw', content?: Buffer): Promise<string> {
    const file = join(this.folder, 'images', name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content ?? randomBytes(64 * 1024));
    return file;
  }

  async publish(
    options: Partial<VersionDetails> &
      Pick<PublishOptions, 'chunkBytes'> & { image?: string } = {},
  ) {
    const { image, chunkBytes = 16 * 1024, ...details } = options;
    const file = image ?? (await this.image());
    return publishVersion({
      ledger: this.ledger,
      image: await openImageFile(file, { format: 'raw' }),
      chunkBytes,
      level: 1,
      details: {
        path: 'bme/linux/lab',
        version: '01.00.00.00',
        publisher: 'bme',
        title: 'Lab',
        os: { family: 'linux' },
        ...details,
      },
    });
  }

  /** Text of the root metadata that a portal would be given. */
  root(): Promise<string> {
    return readFile(join(this.repository, 'metadata/1.root.json'), 'utf8');
  }

  async refresh(
    options: {
      carrier?: Carrier;
      state?: RepositoryState;
      known?: Iterable<KnownVersion>;
    } = {},
  ): Promise<RefreshResult & { versions: RepositoryVersion[] }> {
    const { carrier = new FolderCarrier(this.repository), ...rest } = options;
    const versions: RepositoryVersion[] = [];
    const reader = openRepository({
      carrier,
      trust: { kind: 'tuf', root: await this.root() },
    });
    const result = await reader.refresh({
      ...rest,
      onVersion: version => {
        versions.push(version);
      },
    });
    return { ...result, versions };
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
