/**
 * MECA's global template repository (MGTR): its format, publisher and transfer engine, without Backstage inside.
 *
 * @packageDocumentation
 */
export { MgtrError, isMgtrError } from './MgtrError';
export type {
  MgtrErrorCode,
  MgtrErrorDetails,
  MgtrErrorOptions,
} from './MgtrError';
export * from './manifest';
export * from './repository';
export * from './publish';
export * from './legacy';
export * from './disk';
export * from './image';
export * from './transfer';
export * from './serve';
export * from './edge';
