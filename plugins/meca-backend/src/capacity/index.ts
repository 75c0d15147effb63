export type * from './types';
export * from './createCapacityStage';
