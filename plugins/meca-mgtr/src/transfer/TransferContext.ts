import type { DiskSpace } from '../disk';
import type { SevenZip } from '../image';
import type { Manifest } from '../manifest';
import type { Bandwidth } from './Bandwidth';
import type { ChunkSource } from './ChunkSource';
import type { Clock } from './clock';
import type { ConnectionLimits } from './ConnectionTuner';
import type { LeaseKeeper } from './Lease';
import type { RetryPolicy } from './retry';
import type { StallLimits } from './StallGuard';
import type { TransferStore } from './TransferStore';

/** What one version is brought with. */
export interface TransferRequest {
  readonly manifest: Manifest;
  /** In the order in which they are preferred when equally busy. */
  readonly sources: readonly ChunkSource[];
  /** The region's share of the line; absent means unlimited. */
  readonly bandwidth?: Bandwidth;
  /** Largest disk that the region accepts, in bytes. */
  readonly mostVirtualBytes?: number;
  /** Read an image that is staged already once more before it counts: somebody received other bytes. */
  readonly verifyStaged?: boolean;
  readonly signal?: AbortSignal;
}

/** The engine's parts, as all of its runs share them. */
export interface TransferContext {
  readonly stagingFolder: string;
  readonly store: TransferStore;
  readonly leases: LeaseKeeper;
  readonly disk: DiskSpace;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly stall: StallLimits;
  readonly connections: ConnectionLimits;
  readonly sevenZip?: () => Promise<SevenZip>;
  readonly qemuImg?: string | false;
  /** Makes looking at the disk and reserving on it one step. */
  readonly reserve: <T>(step: () => Promise<T>) => Promise<T>;
  /** Frees some of the disk; says false when nothing can be spared. */
  readonly makeRoom: () => Promise<boolean>;
}
