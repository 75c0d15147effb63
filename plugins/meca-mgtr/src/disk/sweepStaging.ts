import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the sweep must know of a transfer. */
export interface SweepTransfer {
  readonly id: string;
  /** Somebody still wants its image: never swept. */
  readonly wanted: boolean;
  /** Epoch milliseconds. */
  readonly usedAt: number;
}

export interface SweepOptions {
  readonly stagingFolder: string;
  /** All transfers. A failure to list them must be thrown before this is called, never passed on as an empty list. */
  readonly transfers: readonly SweepTransfer[];
  /** What staged archives and images that nobody wants may take together, in bytes. */
  readonly cacheBytes: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Removes a transfer with its folder; says false when somebody works on it. */
  readonly remove: (id: string) => Promise<boolean>;
}

export interface SweepItem {
  /** Below the staging folder. */
  readonly path: string;
  readonly bytes: number;
  readonly reason: 'unknown' | 'old-part' | 'over-quota';
}

export interface SweepResult {
  /** The first run after an upgrade only reports. */
  readonly removed: boolean;
  readonly items: readonly SweepItem[];
}

const DAY_MS = 24 * 3_600_000;
/** A folder is made before its transfer is recorded; younger ones are left alone. */
const UNKNOWN_AGE_MS = DAY_MS;
const PART_AGE_MS = 7 * DAY_MS;
const TRANSFER_FOLDER = /^[0-9a-f]{64}$/;
/** To be raised when the layout of the folder changes. */
const LAYOUT = 1;

/** Frees what no transfer needs: mark, then sweep. Never touches a file that is not of our making. */
export async function sweepStaging(
  options: SweepOptions,
): Promise<SweepResult> {
  const items = await markStaging(options);
  const { stagingFolder } = options;
  if (!(await sweptBefore(stagingFolder))) {
    return { removed: false, items };
  }
  for (const { path, reason } of items) {
    if (reason === 'over-quota') {
      await options.remove(path);
    } else {
      await rm(join(stagingFolder, path), { recursive: true, force: true });
    }
  }
  return { removed: true, items };
}

async function markStaging(options: SweepOptions): Promise<SweepItem[]> {
  const { stagingFolder, now } = options;
  const known = new Map(options.transfers.map(item => [item.id, item]));
  const items: SweepItem[] = [];
  const cached: { id: string; usedAt: number; bytes: number }[] = [];
  for (const id of await readdir(stagingFolder)) {
    if (!TRANSFER_FOLDER.test(id)) {
      continue;
    }
    const folder = join(stagingFolder, id);
    const files = await filesIn(folder);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const transfer = known.get(id);
    if (!transfer) {
      const newest = Math.max(
        (await stat(folder)).mtimeMs,
        ...files.map(file => file.changedAt),
      );
      if (now - newest > UNKNOWN_AGE_MS) {
        items.push({ path: id, bytes, reason: 'unknown' });
      }
    } else if (!transfer.wanted) {
      cached.push({ id, usedAt: transfer.usedAt, bytes });
      for (const file of files) {
        const isPart = /\.(part|etag)$/.test(file.name);
        if (isPart && now - file.changedAt > PART_AGE_MS) {
          items.push({
            path: join(id, file.name),
            bytes: file.bytes,
            reason: 'old-part',
          });
        }
      }
    }
  }
  return [...items, ...overQuota(cached, options.cacheBytes)];
}

/** Least recently used first, until the rest fits. */
function overQuota(
  cached: { id: string; usedAt: number; bytes: number }[],
  cacheBytes: number,
): SweepItem[] {
  let total = cached.reduce((sum, item) => sum + item.bytes, 0);
  const items: SweepItem[] = [];
  for (const item of [...cached].sort((a, b) => a.usedAt - b.usedAt)) {
    if (total <= cacheBytes) {
      break;
    }
    total -= item.bytes;
    items.push({ path: item.id, bytes: item.bytes, reason: 'over-quota' });
  }
  return items;
}

async function filesIn(
  folder: string,
): Promise<{ name: string; bytes: number; changedAt: number }[]> {
  const files = [];
  for (const name of await readdir(folder)) {
    // A transfer that is being worked on may rename a file between the two calls.
    const stats = await stat(join(folder, name)).catch(() => undefined);
    if (stats) {
      files.push({
        name,
        bytes: stats.blocks * 512,
        changedAt: stats.mtimeMs,
      });
    }
  }
  return files;
}

/** Whether a sweep of this layout has reported before; notes that one has now. */
async function sweptBefore(stagingFolder: string): Promise<boolean> {
  const marker = join(stagingFolder, 'swept.json');
  const layout = await readFile(marker, 'utf8').then(
    text => {
      try {
        return JSON.parse(text)?.layout;
      } catch {
        return undefined;
      }
    },
    () => undefined,
  );
  if (layout === LAYOUT) {
    return true;
  }
  await writeFile(marker, JSON.stringify({ layout: LAYOUT }));
  return false;
}
