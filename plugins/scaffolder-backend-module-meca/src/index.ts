/**
 * Scaffolder actions for classroom sessions and their templates.
 *
 * @packageDocumentation
 */
export { scaffolderModuleMeca as default } from './module';
