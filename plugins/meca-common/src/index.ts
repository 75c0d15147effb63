/**
 * The contract of the MECA plugins: REST schemas, endpoints, permissions and entity annotations.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './endpoints';
export * from './client';
export * from './permissions';
export * from './schema';
export * from './signals';
