export { TufSession } from './TufSession';
export type { TufSessionOptions } from './TufSession';
export { listTargets } from './listTargets';
export type {
  PublisherProblem,
  TargetList,
  TrustedTarget,
} from './listTargets';
export type { TufState } from './TufState';
export {
  METADATA_LIMITS,
  binPrefix,
  delegatedPatterns,
  folderOfPattern,
  isDelegated,
  isPublisherName,
  metadataFile,
} from './roles';
