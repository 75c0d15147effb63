export type * from './types';
export { ConfiguredFederation } from './ConfiguredFederation';
export * from './createFederationStage';
export { nameOfRegion } from './nameOfRegion';
