/** Channel on which the backend hints that something changed; a hint to refetch, never data of record. @public */
export const MECA_SIGNAL_CHANNEL = 'meca';

/** @public */
export type MecaSignal =
  | { type: 'regions' }
  | { type: 'capacity' }
  | { type: 'templates' }
  | { type: 'mgtr' }
  | { type: 'session'; sessionId: string };
