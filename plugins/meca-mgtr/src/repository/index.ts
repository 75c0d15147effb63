export type { ByteRange, Carrier, OpenFile, OpenOptions } from './Carrier';
export type {
  KnownVersion,
  RefreshOptions,
  RefreshResult,
  RepositoryProblem,
  RepositoryReader,
  RepositoryState,
  RepositoryVersion,
} from './RepositoryReader';
