export type * from './types';
export { readMgtrOptions } from './readMgtrOptions';
