export { DiskSpace, defaultDiskFloor } from './DiskSpace';
export type {
  DiskFloor,
  DiskReservation,
  DiskState,
  ReadFileSystem,
} from './DiskSpace';
export { formatBytes } from './formatBytes';
export { sweepStaging } from './sweepStaging';
export type {
  SweepItem,
  SweepOptions,
  SweepResult,
  SweepTransfer,
} from './sweepStaging';
export { FolderLock } from './FolderLock';
