/**
 * The same pages and cards for apps on the legacy frontend system.
 *
 * @packageDocumentation
 */
export * from './legacy/plugin';
export * from './api';
export * from './routes';
export { mecaTranslationRef } from './translation';
