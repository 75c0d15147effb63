import { createHash } from 'node:crypto';

/** The same whatever order the keys of an object are in. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(
          Object.keys(item)
            .sort()
            .map(key => [key, item[key]]),
        )
      : item,
  );
}

/**
 * What is the same when a task is tried again, and different for every other task, step and input.
 *
 * @remarks The input is part of it because the rounds of an `each` are one step of one task: the scaffolder tells an action
 * nothing else about the round it is in, and its own checkpoint keys do not hold the round either.
 */
export function attemptKey(ctx: {
  task: { id: string };
  step?: { id?: string };
  input: object;
}): string {
  const parts = [ctx.task.id, ctx.step?.id ?? '', ctx.input];
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}
