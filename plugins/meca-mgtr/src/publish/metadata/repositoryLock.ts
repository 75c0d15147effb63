import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { METADATA_FOLDER } from '../../manifest';
import { MgtrError } from '../../MgtrError';
import { describeFileError } from '../files';

const WAIT_MS = 60_000;
const POLL_MS = 50;

type Holder = { pid: number; host: string; id: string };

/** Ids of locks that this process holds or waits for. */
const own = new Set<string>();

/**
 * Runs `work` while no other publisher changes the repository's metadata.
 *
 * @remarks
 * Images are written outside of the lock; it is held for the moment in which metadata is read, signed and written. A lock whose
 * process on this machine is gone is taken over; so is one with our own process id that we know nothing of, since in a container
 * that was started anew the same program has the same name and number.
 */
export async function withRepositoryLock<T>(
  repository: string,
  work: () => Promise<T>,
): Promise<T> {
  const file = join(repository, METADATA_FOLDER, '.lock');
  const mine: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
  own.add(mine.id);
  try {
    return await withLockOf(mine, file, work);
  } finally {
    own.delete(mine.id);
  }
}

async function withLockOf<T>(
  mine: Holder,
  file: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const deadline = Date.now() + WAIT_MS;
    while (!(await tryCreate(file, mine))) {
      const text = await readFile(file, 'utf8').catch(() => '');
      if (isAbandoned(text)) await removeExactly(file, text);
      else if (Date.now() > deadline) throw heldBy(file, text);
      else await sleep(POLL_MS);
    }
  } catch (error) {
    throw describeFileError(error, file);
  }
  try {
    return await work();
  } finally {
    await removeExactly(file, JSON.stringify(mine));
  }
}

async function tryCreate(file: string, holder: Holder): Promise<boolean> {
  // Linked into place with its content: nobody ever reads a lock that is still empty.
  const whole = `${file}.${holder.id}`;
  const handle = await open(whole, 'wx');
  try {
    await handle.writeFile(JSON.stringify(holder));
    await handle.close();
    await link(whole, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

function isAbandoned(text: string): boolean {
  try {
    const { pid, host, id } = JSON.parse(text) as Holder;
    if (host !== hostname()) return false;
    if (pid === process.pid) return !own.has(id);
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Removes the lock if it is the one that was read; a younger one, caught by mistake, is put back. */
async function removeExactly(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const caught = await readFile(aside, 'utf8');
  if (caught !== text) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function heldBy(file: string, text: string): MgtrError {
  return new MgtrError(
    'conflict',
    `Somebody else is changing this repository: ${file} is held by ${text}`,
    {
      remedy:
        'Wait for the other publisher. If it runs on a machine that is gone, remove the file.',
    },
  );
}
