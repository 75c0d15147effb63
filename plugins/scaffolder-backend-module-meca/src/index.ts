/**
 * Scaffolder actions for classroom sessions.
 *
 * @packageDocumentation
 */
export { scaffolderModuleMeca as default } from './module';
