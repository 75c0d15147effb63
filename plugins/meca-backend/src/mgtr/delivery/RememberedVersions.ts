import { DeliverableVersion, VersionSource } from '../versions/types';

/** Withdrawals and changed addresses need not be known sooner here: both only begin or end transfers. */
const AGE_MS = 15_000;
/** Over all that are remembered: a hash for each chunk is what makes a manifest large, some hundred bytes in memory. */
const MOST_CHUNKS = 200_000;
const MOST = 500;

/**
 * Versions as they were moments ago. Every exchange, every chunk passed on and every step of a replica asks for them, and a
 * manifest with 50,000 chunks is not to be read and parsed each time.
 */
export class RememberedVersions implements VersionSource {
  readonly #known = new Map<
    string,
    {
      at: number;
      chunks: number;
      version: Promise<DeliverableVersion | undefined>;
    }
  >();

  constructor(
    private readonly source: VersionSource,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async get(versionId: string): Promise<DeliverableVersion | undefined> {
    const now = this.now();
    const known = this.#known.get(versionId);
    if (known && now - known.at < AGE_MS) return known.version;
    const version = this.source.get(versionId);
    const entry = { at: now, chunks: 0, version };
    this.#known.delete(versionId);
    this.#known.set(versionId, entry);
    // What could not be read is asked for again, not remembered.
    version.then(
      found => {
        entry.chunks = found?.manifest.chunks.sha256.length ?? 0;
        this.#forget(now);
      },
      () => this.#known.delete(versionId),
    );
    return version;
  }

  /** The old ones, and the oldest until the rest is of a size to keep. */
  #forget(now: number): void {
    let chunks = [...this.#known.values()].reduce((n, e) => n + e.chunks, 0);
    for (const [id, entry] of this.#known) {
      const fits = chunks <= MOST_CHUNKS && this.#known.size <= MOST;
      if (fits && now - entry.at < AGE_MS) break;
      this.#known.delete(id);
      chunks -= entry.chunks;
    }
  }
}
