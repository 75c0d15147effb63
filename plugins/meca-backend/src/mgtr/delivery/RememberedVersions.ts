import { DeliverableVersion, VersionSource } from '../versions/types';

/** Withdrawals and changed addresses need not be known sooner here: both only begin or end transfers. */
const AGE_MS = 15_000;
/** The manifest of a large version takes some megabytes. */
const MOST = 20;

/**
 * Versions as they were moments ago. Every exchange, every chunk passed on and every step of a replica asks for them, and a
 * manifest with 50,000 chunks is not to be read and parsed each time.
 */
export class RememberedVersions implements VersionSource {
  readonly #known = new Map<
    string,
    { at: number; version: Promise<DeliverableVersion | undefined> }
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
    this.#known.delete(versionId);
    this.#known.set(versionId, { at: now, version });
    for (const [id, { at }] of this.#known) {
      if (this.#known.size <= MOST && now - at < AGE_MS) break;
      this.#known.delete(id);
    }
    // What could not be read is asked for again, not remembered.
    version.catch(() => this.#known.delete(versionId));
    return version;
  }
}
