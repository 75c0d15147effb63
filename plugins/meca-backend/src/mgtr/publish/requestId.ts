import { createHash, randomUUID } from 'node:crypto';
import { subjectOf } from '../../sessions/service/resolveBooker';
import { Caller } from '../../sessions/types';

/** The same for the same key of the same caller; without a key a new one each time. */
export function requestId(
  caller: Caller & { idempotencyKey?: string },
): string {
  const { idempotencyKey } = caller;
  if (idempotencyKey === undefined) return randomUUID();
  const digest = sha256(JSON.stringify([subjectOf(caller), idempotencyKey]));
  return digest
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
