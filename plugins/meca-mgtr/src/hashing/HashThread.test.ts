import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noise, sha256 } from '../__testUtils__/packVersion';
import { HashThread } from './HashThread';
import { hashFile } from './hashFile';

describe('HashThread', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('hashes files that grow, several at a time', async () => {
    const files = ['a', 'b', 'c'].map(name => join(folder, name));
    const hashes = await HashThread.lend(async thread => {
      const growing = files.map(file => thread.begin(file));
      for (let step = 1; step <= 3; step++) {
        for (const [index, file] of files.entries()) {
          await appendFile(file, noise(300_000, index));
          await growing[index].advance(step * 300_000);
        }
      }
      return Promise.all(growing.map(hash => hash.digest(900_000)));
    });
    expect(hashes).toEqual(
      files.map((_, index) => {
        const part = noise(300_000, index);
        return sha256(Buffer.concat([part, part, part]));
      }),
    );
  });

  it('hashes only the bytes that were said to be there', async () => {
    const file = join(folder, 'a');
    await writeFile(file, 'known and more');
    await HashThread.lend(async thread => {
      const hash = thread.begin(file);
      hash.advance(3);
      expect(await hash.digest(5)).toBe(sha256(Buffer.from('known')));
      expect(await thread.begin(file).digest(0)).toBe(
        createHash('sha256').digest('hex'),
      );
    });
  });

  it('says why a file cannot be read, and goes on with others', async () => {
    const file = join(folder, 'a');
    await writeFile(file, 'abc');
    const { signal } = new AbortController();
    await HashThread.lend(async thread => {
      const lost = thread.begin(join(folder, 'lost'));
      lost.advance(1);
      await expect(lost.digest(2)).rejects.toMatchObject({
        code: 'ENOENT',
        syscall: 'open',
      });
      await expect(thread.begin(file).digest(4)).rejects.toThrow('shorter');
      expect(await hashFile(thread, file, signal)).toBe(
        sha256(Buffer.from('abc')),
      );
    });
  });

  it('leaves nobody waiting when its user ends', async () => {
    const file = join(folder, 'a');
    await writeFile(file, noise(1_000_000));
    const { hashing, thread } = await HashThread.lend(async lent => ({
      hashing: lent.begin(file).digest(1_000_000).catch(String),
      thread: lent,
    }));
    expect([sha256(noise(1_000_000)), 'Error: Hashing was given up']).toContain(
      await hashing,
    );
    await expect(thread.begin(file).digest(1)).rejects.toThrow('given up');
  });
});
