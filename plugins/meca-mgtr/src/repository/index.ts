export type { ByteRange, Carrier, OpenFile, OpenOptions } from './Carrier';
export { FolderCarrier } from './FolderCarrier';
export { HttpCarrier } from './HttpCarrier';
export type { HttpCarrierOptions, SignRequest } from './HttpCarrier';
export { createS3Carrier } from './s3Carrier';
export type { S3CarrierOptions } from './s3Carrier';
export { createCarrier } from './createCarrier';
export type { CarrierOptions } from './createCarrier';
export { readCapped } from './readCapped';
export type { ReadCappedOptions } from './readCapped';
export type {
  KnownVersion,
  RefreshOptions,
  RefreshResult,
  RepositoryProblem,
  RepositoryReader,
  RepositoryState,
  RepositoryVersion,
} from './RepositoryReader';
export { openRepository } from './openRepository';
export type { RepositoryTrust } from './openRepository';
