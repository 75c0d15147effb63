export type * from './types';
export * from './createTemplateStage';
export { compareVersions } from './templateVersions';
