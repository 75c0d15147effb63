import type { Carrier } from './Carrier';
import { readCapped } from './readCapped';
import { refreshVersions } from './refreshVersions';
import type {
  RefreshOptions,
  RefreshResult,
  RepositoryReader,
} from './RepositoryReader';
import { parseUnsignedIndex, UNSIGNED_INDEX } from './unsignedIndex';

/**
 * A repository that nobody signed: whoever can write to it, or to the line on the way, decides what is in it.
 *
 * @remarks
 * Hashes still find accidents. Only opened when somebody asked for exactly that; all results say `trust: 'none'`.
 */
export class UnsignedRepositoryReader implements RepositoryReader {
  constructor(private readonly carrier: Carrier) {}

  get label(): string {
    return this.carrier.label;
  }

  async refresh(options: RefreshOptions): Promise<RefreshResult> {
    const { carrier } = this;
    const data = await readCapped(carrier, UNSIGNED_INDEX.file, {
      maxBytes: UNSIGNED_INDEX.maxBytes,
      signal: options.signal,
    });
    const index = parseUnsignedIndex(data, this.label);
    const versions = await refreshVersions(carrier, {
      ...options,
      files: index.manifests,
      isComplete: () => true,
    });
    return {
      ...versions,
      state: { kind: 'none' },
      trust: 'none',
      filesRead: versions.filesRead + 1,
    };
  }
}
