/** Values of an old template's `config.ini` by key; keys in lower case, without spaces, `_` and `-`. */
export type ConfigIni = ReadonlyMap<string, string>;

/**
 * Reads a `config.ini` as people wrote them: with or without sections, any line ends, quotes, `;` or `#` comments, UTF-8, UTF-16 or
 * Latin-1. What is not understood is passed over.
 *
 * @remarks
 * A key is found under its own name and, where sections repeat it, the first one counts.
 */
export function readConfigIni(data: Uint8Array): ConfigIni {
  const values = new Map<string, string>();
  for (const line of decode(data).split(/\r\n|\r|\n/)) {
    const match = /^\s*([^;#=:[\]]+?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const key = match[1].toLowerCase().replace(/[\s_-]+/g, '');
    const value = unquote(match[2]);
    if (value !== '' && !values.has(key)) values.set(key, value);
  }
  return values;
}

function decode(data: Uint8Array): string {
  if (data[0] === 0xff && data[1] === 0xfe) {
    return new TextDecoder('utf-16le').decode(data);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    return new TextDecoder('latin1').decode(data);
  }
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1(?:\s*[;#].*)?$/.exec(value);
  if (quoted) return quoted[2];
  // A comment behind a value needs space before it: `C#` is a word.
  return value.replace(/\s+[;#].*$/, '');
}
