import type { Carrier } from './Carrier';
import { readCapped } from './readCapped';
import { refreshVersions } from './refreshVersions';
import type {
  RefreshOptions,
  RefreshResult,
  RepositoryReader,
} from './RepositoryReader';
import { RepositorySources } from './RepositorySources';
import { parseUnsignedIndex, UNSIGNED_INDEX } from './unsignedIndex';

/**
 * A repository that nobody signed: whoever can write to it, or to the line on the way, decides what is in it.
 *
 * @remarks
 * Hashes still find accidents. Only opened when somebody asked for exactly that; all results say `trust: 'none'`.
 */
export class UnsignedRepositoryReader implements RepositoryReader {
  constructor(private readonly carriers: readonly Carrier[]) {}

  get label(): string {
    return this.carriers[0].label;
  }

  async refresh(options: RefreshOptions): Promise<RefreshResult> {
    const { signal } = options;
    const [first, ...mirrors] = this.carriers;
    const sources = new RepositorySources(first, mirrors);
    const index = await sources.firstGood(async carrier => {
      const data = await readCapped(carrier, UNSIGNED_INDEX.file, {
        maxBytes: UNSIGNED_INDEX.maxBytes,
        signal,
      });
      return parseUnsignedIndex(data, carrier.label);
    }, signal);
    const versions = await refreshVersions(sources, {
      ...options,
      files: index.manifests,
      isComplete: () => true,
    });
    return {
      ...versions,
      state: { kind: 'none' },
      trust: 'none',
      faults: sources.faults,
      filesRead: versions.filesRead + 1,
    };
  }
}
