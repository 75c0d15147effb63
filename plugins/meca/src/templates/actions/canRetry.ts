import { Replica } from '@meca/backstage-plugin-meca-common';

/** May the viewer have it tried again, and would that change anything? A turn and a window come by themselves. */
export function canRetry(replica: Replica): boolean {
  const { state, waitingFor, manageable } = replica;
  if (!manageable) return false;
  return (
    state === 'failed' ||
    (state === 'waiting' && waitingFor !== 'turn' && waitingFor !== 'window')
  );
}
