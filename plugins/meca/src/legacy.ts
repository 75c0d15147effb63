/**
 * The same pages and cards for apps on the legacy frontend system.
 *
 * @packageDocumentation
 */
export * from './legacy/plugin';
export * from './legacy/formFields';
export * from './legacy/homeWidgets';
export {
  isCourse,
  isInstitution,
  isMecaRegion,
  isMecaTemplate,
} from './catalog/filters';
export * from './api';
export * from './routes';
export { mecaTranslationRef } from './translation';
