/**
 * Regions and templates of the MECA federation as catalog entities.
 *
 * @packageDocumentation
 */
export { catalogModuleMeca as default } from './module';
