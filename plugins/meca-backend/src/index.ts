/**
 * The MECA service.
 *
 * @packageDocumentation
 */
export { mecaPlugin as default } from './plugin';
