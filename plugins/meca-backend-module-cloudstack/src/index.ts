/**
 * Apache CloudStack as a region of the MECA federation.
 *
 * @packageDocumentation
 */
export { mecaModuleCloudStack as default } from './module';
