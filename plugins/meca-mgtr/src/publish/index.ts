export { createRepository } from './createRepository';
export { KeyFolder, readPublicKeyFile } from './keys/KeyFolder';
export type { KeyOwner } from './keys/KeyFolder';
export {
  parsePublicKey,
  revokePublisher,
  rotateKey,
  setPublisher,
} from './keys/manageKeys';
export type { KeyWork, SetPublisherOptions } from './keys/manageKeys';
export type { PublicKey } from './keys/SigningKey';
export type { CommitResult } from './metadata/commitMetadata';
export { openLedger } from './ledger/openLedger';
export type { Ledger, ListedFiles } from './ledger/Ledger';
export { findPublished } from './ledger/listedVersions';
export { openImageFile } from './ImageSource';
export type { ImageSource } from './ImageSource';
export { publishVersion } from './publishVersion';
export type {
  PublishOptions,
  PublishResult,
  VersionDetails,
} from './publishVersion';
export { withdrawVersion } from './withdrawVersion';
export type { WithdrawOptions } from './withdrawVersion';
export { removeAbandoned } from './removeAbandoned';
export { pruneRepository } from './pruneRepository';
export type { PruneOptions, PruneResult } from './pruneRepository';
export { resign } from './resign';
export { verifyRepository } from './verifyRepository';
export type { VerifyOptions, VerifyResult } from './verifyRepository';
