import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { MgtrFixture } from '../__testUtils__/mgtrFixture';
import { chunksOf } from '../manifest';
import { FolderCarrier } from '../repository';
import { verifyRepository, type VerifyProgress } from './verifyRepository';

describe('verifying', () => {
  let mgtr: MgtrFixture;

  beforeEach(async () => {
    mgtr = await MgtrFixture.create();
  });
  afterEach(() => mgtr.close());

  it('finds every flipped bit in a chunk and names the chunk', async () => {
    const { manifest } = await mgtr.publish();
    const [, second] = chunksOf(manifest);
    const file = join(mgtr.repository, second.file);
    const data = await fs.readFile(file);
    data[data.length - 1] ^= 1;
    await fs.writeFile(file, data);
    const { problems } = await verifyRepository({
      carrier: new FolderCarrier(mgtr.repository),
      trust: { kind: 'tuf', root: await mgtr.root() },
    });
    expect(problems).toEqual([
      expect.objectContaining({
        path: 'bme/linux/lab',
        error: expect.objectContaining({
          code: 'chunk-bad',
          message: expect.stringContaining('Chunk 2 of bme/linux/lab'),
        }),
      }),
    ]);
  });

  it('ends with the reason that it is told to end for, without calling anything bad', async () => {
    await mgtr.publish();
    const abort = new AbortController();
    const found: unknown[] = [];
    const reason = new Error('enough');
    await expect(
      verifyRepository({
        carrier: new FolderCarrier(mgtr.repository),
        trust: { kind: 'tuf', root: await mgtr.root() },
        signal: abort.signal,
        onProgress: ({ filesDone }) => filesDone === 1 && abort.abort(reason),
        onProblem: problem => found.push(problem),
      }),
    ).rejects.toBe(reason);
    expect(found).toEqual([]);
  });

  it('tells nothing of templates that were not asked for', async () => {
    await mgtr.publish();
    await mgtr.publish({ path: 'bme/other' });
    const file = join(mgtr.repository, 'bme/other/01.00.00.00/manifest.json');
    await fs.appendFile(file, ' ');
    const of = {
      carrier: new FolderCarrier(mgtr.repository),
      trust: { kind: 'tuf' as const, root: await mgtr.root() },
    };
    const { problems } = await verifyRepository({ ...of, path: 'bme/linux' });
    expect(problems).toEqual([]);
    const all = await verifyRepository(of);
    expect(all.problems.map(({ path }) => path)).toEqual(['bme/other']);
  });

  it('tells how far a verification is, and every problem as it is found', async () => {
    const { manifest } = await mgtr.publish();
    await mgtr.publish({ path: 'bme/other' });
    const [first] = chunksOf(manifest);
    await fs.rm(join(mgtr.repository, first.file));
    const seen: VerifyProgress[] = [];
    const found: (string | undefined)[] = [];
    const { problems, versions } = await verifyRepository({
      carrier: new FolderCarrier(mgtr.repository),
      trust: { kind: 'tuf', root: await mgtr.root() },
      path: 'bme/linux',
      onProgress: progress => seen.push({ ...progress }),
      onProblem: ({ path }) => found.push(path),
    });
    const total = {
      versionsTotal: 1,
      filesTotal: manifest.chunks.sha256.length,
      bytesTotal: manifest.archive.bytes,
    };
    expect(seen[0]).toEqual({
      ...total,
      ...{ versionsDone: 0, filesDone: 0, bytesDone: 0 },
    });
    expect(seen.at(-1)).toEqual({
      ...total,
      versionsDone: 1,
      filesDone: total.filesTotal,
      bytesDone: total.bytesTotal,
    });
    expect([versions, problems, found]).toEqual([1, [], ['bme/linux/lab']]);
  });
});
