/** A checksum in CloudStack's notation: `{SHA-256}hex`, or bare hex for MD5. */
export interface Checksum {
  /** As the API spells it. */
  algorithm: string;
  /** As Node's crypto spells it; undefined: nobody knows it. */
  hash: string | undefined;
  hex: string;
}

const HASHES: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

export function parseChecksum(text: string | undefined): Checksum | undefined {
  if (!text) return undefined;
  const [, algorithm = 'MD5', hex] = /^(?:\{(.*)\})?(.*)$/.exec(text) ?? [];
  return { algorithm, hash: HASHES[algorithm], hex };
}
