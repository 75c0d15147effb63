/**
 * Reads a `Range` header for a file of `bytes` bytes; both ends are inclusive.
 *
 * Undefined means the whole file: no header, one that is not understood, or several ranges at once,
 * which a server may ignore.
 */
export function parseRange(
  header: string | undefined,
  bytes: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) {
    return undefined;
  }
  if (match[1] === '') {
    const last = Number(match[2]);
    return last === 0 || bytes === 0
      ? 'unsatisfiable'
      : { start: Math.max(0, bytes - last), end: bytes - 1 };
  }
  const start = Number(match[1]);
  const end =
    match[2] === '' ? bytes - 1 : Math.min(Number(match[2]), bytes - 1);
  if (match[2] !== '' && Number(match[2]) < start) {
    return undefined;
  }
  return start >= bytes ? 'unsatisfiable' : { start, end };
}
