/**
 * The MECA federation in the portal: dashboard, scheduler, workspaces, entity cards, home widgets, form fields.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export * from './api';
export * from './routes';
export { mecaTranslationRef } from './translation';
