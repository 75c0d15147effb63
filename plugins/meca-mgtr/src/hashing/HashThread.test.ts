import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { noise, sha256 } from '../__testUtils__/packVersion';
import { HashThread } from './HashThread';
import { hashFile } from './hashFile';

const TIB = 1024 ** 4;

describe('HashThread', () => {
  const { signal } = new AbortController();
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mgtr-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('hashes files that grow, several at a time', async () => {
    const files = ['a', 'b', 'c'].map(name => join(folder, name));
    const hashes = await HashThread.lend(async thread => {
      const growing = files.map(file => thread.begin(file, signal));
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
      const hash = thread.begin(file, signal);
      hash.advance(3);
      expect(await hash.digest(5)).toBe(sha256(Buffer.from('known')));
      expect(await thread.begin(file, signal).digest(0)).toBe(
        createHash('sha256').digest('hex'),
      );
    });
  });

  it('says why a file cannot be read, and goes on with others', async () => {
    const file = join(folder, 'a');
    await writeFile(file, 'abc');
    await HashThread.lend(async thread => {
      const lost = thread.begin(join(folder, 'lost'), signal);
      lost.advance(1);
      await expect(lost.digest(2)).rejects.toMatchObject({
        code: 'ENOENT',
        syscall: 'open',
      });
      await expect(thread.begin(file, signal).digest(4)).rejects.toThrow(
        'shorter',
      );
      expect(await hashFile(thread, file, signal)).toBe(
        sha256(Buffer.from('abc')),
      );
    });
  });

  it('leaves nobody waiting when its user ends', async () => {
    const file = join(folder, 'a');
    await writeFile(file, noise(1_000_000));
    const { hashing, thread } = await HashThread.lend(async lent => ({
      hashing: lent.begin(file, signal).digest(1_000_000).catch(String),
      thread: lent,
    }));
    expect([sha256(noise(1_000_000)), 'Error: Hashing was given up']).toContain(
      await hashing,
    );
    await expect(thread.begin(file, signal).digest(1)).rejects.toThrow(
      'given up',
    );
  });

  it('is not asked more often than it answers, however often a file grows', async () => {
    const bytes = noise(400_000);
    const file = join(folder, 'a');
    await writeFile(file, bytes);
    const asked = jest.spyOn(Worker.prototype, 'postMessage');
    const hash = await HashThread.lend(thread => {
      const growing = thread.begin(file, signal);
      for (let size = 1; size <= bytes.length; size++) {
        void growing.advance(size);
      }
      expect(asked).toHaveBeenCalledTimes(1);
      return growing.digest(bytes.length);
    });
    expect(hash).toBe(sha256(bytes));
    expect(asked).toHaveBeenCalledTimes(3);
    asked.mockRestore();
  });

  describe('with a file that takes hours', () => {
    let large: string;
    beforeEach(async () => {
      large = join(folder, 'large');
      await writeFile(large, '');
      await truncate(large, TIB);
    });

    it('keeps its writer waiting, but no other file', async () => {
      const file = join(folder, 'a');
      await writeFile(file, 'abc');
      const stop = new AbortController();
      await HashThread.lend(async thread => {
        const ends: string[] = [];
        const behind = thread.begin(large, stop.signal);
        const writer = behind.advance(TIB).then(() => ends.push('large'));
        const other = thread.begin(file, signal);
        await other.advance(3);
        expect(await other.digest(3)).toBe(sha256(Buffer.from('abc')));
        ends.push('small');
        stop.abort(new Error('Shutting down'));
        await writer;
        expect(ends).toEqual(['small', 'large']);
        behind.drop();
      });
    });

    it('hears an abort while it hashes', async () => {
      const stop = new AbortController();
      const reason = new Error('Shutting down');
      await HashThread.lend(async thread => {
        const hashing = thread
          .begin(large, stop.signal)
          .digest(TIB)
          .catch(error => error);
        stop.abort(reason);
        expect(await hashing).toBe(reason);
        await expect(hashFile(thread, large, stop.signal)).rejects.toBe(reason);
        // The thread is free for others again.
        const file = join(folder, 'a');
        await writeFile(file, 'abc');
        expect(await hashFile(thread, file, signal)).toBe(
          sha256(Buffer.from('abc')),
        );
      });
    });
  });
});
