import { createHmac } from 'node:crypto';

/** Decoded parameters of one call; lists are comma-separated, maps spelled `name[0].key`. */
export type Parameters = Readonly<Record<string, string>>;

/**
 * Encodes as Java's form encoder does, with a blank as `%20`: letters, digits and `. - * _` stay.
 * `encodeURIComponent` alone leaves `! ' ( ) ~`, which makes CloudStack refuse the signature.
 */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()~]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** By code unit and case-sensitive, as the server does before it lower-cases. */
function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What CloudStack recomputes: names raw, values encoded, all of it in lower case. */
export function buildStringToSign(parameters: Parameters): string {
  return Object.keys(parameters)
    .filter(name => name.toLowerCase() !== 'signature')
    .sort(compareNames)
    .map(name => `${name}=${encodeValue(parameters[name])}`)
    .join('&')
    .toLowerCase();
}

/** Base64 of HMAC-SHA1, which is the only digest CloudStack knows here. */
export function sign(parameters: Parameters, secretKey: string): string {
  return createHmac('sha1', secretKey)
    .update(buildStringToSign(parameters), 'utf8')
    .digest('base64');
}

/** The parameters and their signature as a query string or form body. A secret: it can be replayed until it expires. */
export function buildSignedQuery(
  parameters: Parameters,
  secretKey: string,
): string {
  return [
    ...Object.entries(parameters),
    ['signature', sign(parameters, secretKey)],
  ]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeValue(value)}`)
    .join('&');
}

export interface BuildCallOptions {
  apiKey: string;
  command: string;
  /** Undefined values are left out. */
  parameters: Record<string, string | number | boolean | undefined>;
  /** When the signature ends. */
  expiresAt: Date;
}

/**
 * All parameters of a call but the signature. Names are lower-cased, because only then do the published and the real sorting
 * rule of CloudStack agree; what follows a bracket is a key of a map and keeps its case.
 */
export function buildCall(options: BuildCallOptions): Parameters {
  const call: Record<string, string> = {
    command: options.command,
    response: 'json',
    apikey: options.apiKey,
    signatureversion: '3',
    // No milliseconds and no `Z`: the only form that every release parses.
    expires: options.expiresAt.toISOString().replace(/\.\d{3}Z$/, '+0000'),
  };
  for (const [name, value] of Object.entries(options.parameters)) {
    if (value === undefined) continue;
    const bracket = name.indexOf('[');
    const lowered =
      bracket < 0
        ? name.toLowerCase()
        : name.slice(0, bracket).toLowerCase() + name.slice(bracket);
    call[lowered] = String(value);
  }
  return call;
}
