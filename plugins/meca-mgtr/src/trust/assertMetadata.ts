import { MgtrError } from '../MgtrError';

export function isPast(instant: string | undefined): boolean {
  return Date.parse(instant ?? '') <= Date.now();
}

/** The library reads `A` like `a` in signatures; then a changed file would pass for the one that was signed. */
export function assertStrictSignatures(data: Buffer): void {
  const { signatures } = JSON.parse(data.toString());
  for (const { sig } of signatures) {
    if (!/^[0-9a-f]+$/.test(sig)) throw new TypeError('a signature is not hex');
  }
}

/** The library takes an expiry that is no date for one that never comes. */
export function assertInstant(instant: string | undefined): void {
  if (Number.isNaN(Date.parse(instant ?? ''))) {
    throw new TypeError('expires is not an instant');
  }
}

/** Throws `too-large`: the library's work grows with the square of the entries. */
export function assertFew(
  data: Buffer,
  field: 'meta' | 'targets',
  most: number,
) {
  const entries = JSON.parse(data.toString())?.signed?.[field];
  const count = Object.keys(entries ?? {}).length;
  if (count > most) {
    throw new MgtrError(
      'too-large',
      `A metadata file lists ${count} ${field}; ${most} are allowed`,
    );
  }
}
