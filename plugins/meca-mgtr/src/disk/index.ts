export { DiskSpace, defaultDiskFloor } from './DiskSpace';
export type {
  DiskFloor,
  DiskReservation,
  DiskState,
  ReadFileSystem,
} from './DiskSpace';
export { formatBytes } from './formatBytes';
