export { Bandwidth } from './Bandwidth';
export { BandwidthSchedule } from './BandwidthSchedule';
export type { BandwidthLimit } from './BandwidthSchedule';
export type { ChunkSource } from './ChunkSource';
export { systemClock } from './clock';
export type { Clock } from './clock';
export { defaultConnectionLimits } from './ConnectionTuner';
export type { ConnectionLimits } from './ConnectionTuner';
export { FileTransferStore } from './FileTransferStore';
export { LocalLeaseKeeper } from './Lease';
export type { Lease, LeaseKeeper } from './Lease';
export { defaultRetryPolicy } from './retry';
export type { RetryPolicy } from './retry';
export { defaultStallLimits } from './StallGuard';
export type { StallLimits } from './StallGuard';
export { imageFileOf } from './imageFile';
export { TransferEngine } from './TransferEngine';
export type { TransferEngineOptions } from './TransferEngine';
export type { TransferRequest } from './TransferContext';
export type { TransferEvent, TransferResult } from './TransferEvent';
export { MemoryTransferStore } from './TransferStore';
export type {
  TransferProblem,
  TransferRecord,
  TransferState,
  TransferStore,
} from './TransferStore';
