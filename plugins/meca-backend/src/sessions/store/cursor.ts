import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** The last session of a page: the next page begins after it. */
export interface Cursor {
  startsAt: number;
  id: string;
}

const cursorSchema = z.tuple([z.int(), z.string().max(64)]);

/** @internal */
export function buildCursor({ startsAt, id }: Cursor): string {
  return Buffer.from(JSON.stringify([startsAt, id])).toString('base64url');
}

/** @internal */
export function parseCursor(text: string): Cursor {
  try {
    const json = Buffer.from(text, 'base64url').toString('utf8');
    const [startsAt, id] = cursorSchema.parse(JSON.parse(json));
    if (id.includes('\0')) throw new Error('NUL');
    return { startsAt, id };
  } catch (error) {
    throw new InputError(
      'Invalid request: cursor: send the nextCursor of the page before, unchanged',
    );
  }
}
