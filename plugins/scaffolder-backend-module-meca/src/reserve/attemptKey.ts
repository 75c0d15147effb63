import { createHash } from 'node:crypto';
import { JsonValue } from '@backstage/types';

/**
 * What is the same when a task is tried again, and different for every other step and every round of an `each`.
 *
 * @remarks The scaffolder's own checkpoint keys hold the step but not the round of an `each`, which would make the second
 * round of a retried step take the first one's session for its own.
 */
export function attemptKey(ctx: {
  task: { id: string };
  step?: { id?: string };
  each?: JsonValue;
}): string {
  const parts = [ctx.task.id, ctx.step?.id ?? '', ctx.each ?? null];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
