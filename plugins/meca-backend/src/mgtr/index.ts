export type * from './types';
export type * from './versions/types';
export * from './createMgtrStage';
export * from './createTemplateStage';
