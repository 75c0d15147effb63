import { createHmac, timingSafeEqual } from 'node:crypto';

export type DecodedParameter = readonly [name: string, value: string];

/** Java's form encoder with `+` turned into `%20`: `. - * _` stay, `~ ! ' ( )` do not. */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()~]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function byCodeUnit(
  [left]: DecodedParameter,
  [right]: DecodedParameter,
): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * The string that both sides sign. Names are sorted as they were sent and only
 * then lower-cased, which is what the server does and its guide does not say.
 */
export function buildStringToSign(
  parameters: Iterable<DecodedParameter>,
): string {
  return [...parameters]
    .filter(([name]) => name.toLowerCase() !== 'signature')
    .sort(byCodeUnit)
    .map(([name, value]) => `${name}=${encodeValue(value)}`)
    .join('&')
    .toLowerCase();
}

/** Base64 HMAC-SHA1 of the canonical string. */
export function sign(
  parameters: Iterable<DecodedParameter>,
  secretKey: string,
): string {
  return createHmac('sha1', secretKey)
    .update(buildStringToSign(parameters), 'utf8')
    .digest('base64');
}

export function isSignatureValid(
  parameters: Iterable<DecodedParameter>,
  secretKey: string,
  signature: string,
): boolean {
  const expected = Buffer.from(sign(parameters, secretKey));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
