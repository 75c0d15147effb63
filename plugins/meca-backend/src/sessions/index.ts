export type * from './types';
export * from './createSessionStage';
export { beginPreparation } from './beginPreparation';
export { DatabaseSessionStore } from './store/SessionStore';
