import { useMecaMutation } from '../../query';
import { MGTR_READS } from './mgtrReads';

/** Tries a failed or waiting replica again. */
export function useRetryReplica() {
  return useMecaMutation('retryReplica', { invalidates: MGTR_READS });
}
