import { createHash } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MgtrFixture } from '../__testUtils__/mgtrFixture';
import { serveFolder, type ServedFolder } from '../__testUtils__/serveFolder';
import {
  FolderCarrier,
  HttpCarrier,
  openRepository,
  type Carrier,
  type RefreshOptions,
} from '.';

const FILES = [
  'metadata/timestamp.json',
  'metadata/3.snapshot.json',
  'metadata/2.targets.json',
  'metadata/1.bme.json',
  'bme/linux/lab/01.00.00.00/manifest.json',
];

describe('a repository with a mirror', () => {
  let mgtr: MgtrFixture;
  let mirror: string;
  let server: ServedFolder | undefined;

  beforeEach(async () => {
    mgtr = await MgtrFixture.create();
    await mgtr.publish();
    mirror = join(mgtr.folder, 'mirror');
    await cp(mgtr.repository, mirror, { recursive: true });
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await mgtr.close();
  });

  async function refresh(
    carrier: Carrier = new FolderCarrier(mgtr.repository),
    options: Partial<RefreshOptions> = {},
  ) {
    const reader = openRepository({
      carrier,
      mirrors: [new FolderCarrier(mirror)],
      trust: { kind: 'tuf', root: await mgtr.root() },
    });
    return reader.refresh({ onVersion: () => {}, ...options });
  }

  async function flip(file: string, at: number): Promise<void> {
    const bytes = await readFile(join(mgtr.repository, file));
    bytes[at % bytes.length] ^= 1; // eslint-disable-line no-bitwise
    await writeFile(join(mgtr.repository, file), bytes);
  }

  it.each(FILES)(
    'heals one flipped bit in %s from the mirror, and says whose copy was bad',
    async file => {
      for (const at of [0, 40, 333, 700]) {
        await flip(file, at);
        const { present, problems, faults } = await refresh();
        expect(problems).toEqual([]);
        expect(present).toHaveLength(1);
        expect(faults).toEqual([
          expect.objectContaining({
            name: 'MgtrError',
            details: expect.objectContaining({ source: mgtr.repository }),
          }),
        ]);
        await cp(mirror, mgtr.repository, { recursive: true });
      }
      expect((await refresh()).faults).toEqual([]);
    },
  );

  it.each(FILES)('takes a missing %s from the mirror', async file => {
    await rm(join(mgtr.repository, file));
    const { present, problems } = await refresh();
    expect(problems).toEqual([]);
    expect(present).toHaveLength(1);
  });

  it('finds the newer state at a mirror when the repository is held back in time', async () => {
    const { state, present } = await refresh();
    await mgtr.publish({ version: '02.00.00.00' });
    await rm(mirror, { recursive: true });
    await cp(mgtr.repository, mirror, { recursive: true });
    const newer = await refresh(undefined, { state, known: present });
    expect(newer.present).toHaveLength(2);

    const old = await readFile(
      join(mgtr.repository, 'metadata/timestamp.json'),
      'utf8',
    );
    await mgtr.publish({ version: '03.00.00.00' });
    await cp(mgtr.repository, mirror, { recursive: true });
    const newest = await refresh(undefined, { state: newer.state });
    await writeFile(join(mgtr.repository, 'metadata/timestamp.json'), old);
    const again = await refresh(undefined, {
      state: newest.state,
      known: newest.present,
    });
    expect(again.present).toHaveLength(3);
    expect(again.faults).toMatchObject([{ code: 'rollback-refused' }]);
  });

  it('refuses what is wrong everywhere, with what the repository itself had', async () => {
    await flip(FILES[1], 40);
    await cp(mgtr.repository, mirror, { recursive: true });
    await expect(refresh()).rejects.toMatchObject({
      code: 'signature-refused',
      details: { source: mgtr.repository, role: 'snapshot' },
    });
  });

  it('asks a repository that is down once and the mirror for all the rest', async () => {
    server = await serveFolder(mgtr.repository, (_request, response) => {
      response.writeHead(503).end();
      return true;
    });
    const { present } = await refresh(new HttpCarrier({ url: server.url }));
    expect(present).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
  });

  it('heals an unsigned one by the hashes of its list', async () => {
    const file = join(mgtr.repository, 'metadata/index.json');
    const manifest = await readFile(join(mgtr.repository, FILES[4]));
    const sha256 = createHash('sha256').update(manifest).digest('hex');
    const index = JSON.stringify({
      schema: 'meca.mgtr.index/v1',
      manifests: [{ file: FILES[4], bytes: manifest.length, sha256 }],
    });
    await writeFile(file, index);
    await writeFile(join(mirror, 'metadata/index.json'), index);
    await flip(FILES[4], 9);
    await writeFile(file, '{');
    const result = await openRepository({
      carrier: new FolderCarrier(mgtr.repository),
      mirrors: [new FolderCarrier(mirror)],
      trust: { kind: 'none' },
    }).refresh({ onVersion: () => {} });
    expect(result.present).toHaveLength(1);
    expect(result.faults).toMatchObject([
      { code: 'invalid' },
      { code: 'signature-refused' },
    ]);
  });
});
