import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { createHash } from 'node:crypto';

const TABLE = 'idempotency_key';

/** One request that may be sent again. */
export interface IdempotentRequest {
  /** Who sends it: keys of different callers never meet. */
  caller: string;
  key: string;
  body: unknown;
}

/** Session that this request made before; undefined: it is new. Throws ConflictError if the key was used for something else. */
export async function findEarlierAnswer(
  db: Knex,
  request: IdempotentRequest,
): Promise<string | undefined> {
  const row = await db(TABLE)
    .where({ caller: request.caller, key: request.key })
    .first();
  if (!row) return undefined;
  if (row.request_hash !== hash(request.body)) {
    throw new ConflictError(
      'This Idempotency-Key was already used for another request; use a new key for a new session',
    );
  }
  return row.session_id;
}

/** Fails with a conflict of the primary key when the same request is being answered at the same time. */
export async function rememberAnswer(
  tx: Knex.Transaction,
  request: IdempotentRequest & { sessionId: string; now: number },
): Promise<void> {
  await tx(TABLE).insert({
    caller: request.caller,
    key: request.key,
    request_hash: hash(request.body),
    session_id: request.sessionId,
    created_at: request.now,
  });
}

const REMEMBERED_MS = 30 * 24 * 60 * 60_000;

/** Requests are repeated within minutes, retried tasks within days; later a key means nothing any more. */
export async function forgetOldAnswers(db: Knex, now: number): Promise<void> {
  await db(TABLE)
    .where('created_at', '<', now - REMEMBERED_MS)
    .delete();
}

/** A key of 64 characters in the place of one of any length. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function hash(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body, sortKeys))
    .digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
