import type { Carrier } from './Carrier';
import type { RepositoryReader } from './RepositoryReader';
import { TufRepositoryReader } from './TufRepositoryReader';
import { UnsignedRepositoryReader } from './UnsignedRepositoryReader';

export type RepositoryTrust =
  /** `root` is the text of a root metadata file that came to us on a trusted way, for instance in the configuration. */
  | { kind: 'tuf'; root: string }
  /** Believe whatever is there. An explicit choice of the operator, never a fallback. */
  | { kind: 'none' };

/** The reader for a repository, by how far it is trusted. */
export function openRepository(options: {
  carrier: Carrier;
  /** Other places with the same files, for what the first one does not have or has wrong. */
  mirrors?: readonly Carrier[];
  trust: RepositoryTrust;
}): RepositoryReader {
  const { carrier, mirrors, trust } = options;
  return trust.kind === 'tuf'
    ? new TufRepositoryReader([carrier, ...(mirrors ?? [])], trust.root)
    : new UnsignedRepositoryReader([carrier, ...(mirrors ?? [])]);
}
