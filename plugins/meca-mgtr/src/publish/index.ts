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
export { readKeys, readKeysOfState } from './keys/describeKeys';
export type {
  PublisherKeys,
  RepositoryKeys,
  RoleKeys,
} from './keys/describeKeys';
export type { PublicKey } from './keys/SigningKey';
export type { CommitResult } from './metadata/commitMetadata';
export { openLedger } from './ledger/openLedger';
export type { Ledger, ListedFiles } from './ledger/Ledger';
export { findPublished, isListed } from './ledger/listedVersions';
export { openImageFile } from './ImageSource';
export type { ImageSource } from './ImageSource';
export { publishVersion } from './publishVersion';
export type { PublishOptions, PublishResult } from './publishVersion';
export type { VersionDetails } from './describeVersion';
export { withdrawVersion } from './withdrawVersion';
export type { WithdrawOptions } from './withdrawVersion';
export { removeAbandoned } from './removeAbandoned';
export { pruneRepository } from './pruneRepository';
export type { PruneOptions, PruneResult } from './pruneRepository';
export { listBuried, planPruning } from './planPruning';
export type {
  BuriedVersion,
  PrunableVersion,
  RememberedManifests,
} from './planPruning';
export { relistVersions } from './relistVersions';
export { resign } from './resign';
export { verifyRepository } from './verifyRepository';
export type {
  VerifyOptions,
  VerifyProgress,
  VerifyResult,
} from './verifyRepository';
