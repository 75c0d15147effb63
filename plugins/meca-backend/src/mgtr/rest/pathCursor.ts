import { InputError } from '@backstage/errors';
import { templatePathSchema } from '@meca/backstage-plugin-meca-common';

/** Where the next page of a list by path begins. */
export function encodeCursor(path: string): string {
  return Buffer.from(path).toString('base64url');
}

/** Throws InputError for what we did not give. */
export function decodeCursor(cursor: string): string {
  const path = Buffer.from(cursor, 'base64url').toString();
  if (templatePathSchema.safeParse(path).success) return path;
  throw new InputError(
    'Invalid request: cursor: is not one that a list gave; begin at the first page',
  );
}
