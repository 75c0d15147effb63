import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  createCarrier,
  createRepository,
  formatManifest,
  KeyFolder,
  KnownVersion,
  Ledger,
  manifestFile,
  manifestSchema,
  openLedger,
  openRepository,
  RepositoryState,
  setPublisher,
} from '@meca/meca-mgtr';
import { measure } from '../../client/measure';
import type { Line } from '../../report/Line';
import type { TransferBench } from '../TransferBench';

const VERSIONS_PER_TEMPLATE = 20;

/** What a portal reads of a repository, the first time and then. */
export async function measureRefresh({
  folder,
  quick,
}: TransferBench): Promise<Line[]> {
  // Not a number at which one more version has all of them spread over more files.
  const count = quick ? 1_500 : 10_000;
  const repository = join(folder, 'repository');
  const keys = new KeyFolder(join(folder, 'keys'));
  await createRepository({ repository, keys });
  await setPublisher({ repository, keys, name: 'bme', folders: ['bme'] });
  const ledger = openLedger({ repository, keys: keys.folder });
  await list(ledger, repository, 0, count);

  const root = await readFile(join(repository, 'metadata/1.root.json'), 'utf8');
  const refresh = (state?: RepositoryState, known: KnownVersion[] = []) =>
    measure(() =>
      openRepository({
        carrier: createCarrier(repository),
        trust: { kind: 'tuf', root },
      }).refresh({ state, known, onVersion: () => {} }),
    );
  const first = await refresh();
  const { state, present } = first.result;
  if (present.length !== count) {
    throw new Error(`${present.length} of ${count} versions were read`);
  }
  const unchanged = await refresh(state, present);
  await list(ledger, repository, count, count + 1);
  const changed = await refresh(state, present);
  if (changed.result.present.length !== count + 1) {
    throw new Error('The new version was not found');
  }
  const against = (value: number) => ({ what: 'the first refresh', value });
  const files = (what: string, { result }: typeof first): Line => ({
    what: `files read of ${count} versions, ${what}`,
    value: result.filesRead,
    unit: 'count',
    against: against(first.result.filesRead),
    target: 0.01,
  });
  const time = (what: string, { ms }: typeof first): Line => ({
    what: `refresh of ${count} versions, ${what}`,
    value: ms,
    unit: 'ms',
    against: against(first.ms),
  });
  return [
    files('nothing new', unchanged),
    files('one new', changed),
    time('nothing new', unchanged),
    time('one new', changed),
  ];
}

/** Manifests and metadata of versions; nobody looks at their chunks here. */
async function list(
  ledger: Ledger,
  repository: string,
  from: number,
  to: number,
): Promise<void> {
  const sha256 = 'a'.repeat(64);
  await ledger.edit('bme', async files => {
    for (let n = from; n < to; n++) {
      const template = Math.floor(n / VERSIONS_PER_TEMPLATE);
      const manifest = manifestSchema.parse({
        schema: 'meca.mgtr/v1',
        path: `bme/bench/t${template}`,
        version: `01.00.${n % VERSIONS_PER_TEMPLATE}.00`,
        title: `Template ${template}`,
        publisher: 'bme',
        createdAt: '2026-01-01T00:00:00Z',
        os: { family: 'linux' },
        image: { format: 'raw', bytes: 10, virtualBytes: 10, sha256 },
        archive: { compression: 'zstd', bytes: 10, sha256 },
        chunks: { name: 'x.zst', bytes: 10, sha256: [sha256] },
      });
      const file = manifestFile({ ...manifest, revision: 1 });
      const data = formatManifest(manifest);
      await mkdir(dirname(join(repository, file)), { recursive: true });
      await writeFile(join(repository, file), data);
      const hash = createHash('sha256').update(data).digest('hex');
      files.set(file, { length: data.length, hashes: { sha256: hash } });
    }
  });
}
