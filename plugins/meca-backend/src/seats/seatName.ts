/**
 * Name of a machine: at most 15 characters, since it becomes a Windows host name. Session code, hyphen, three-digit
 * ordinal, and from the second machine of the seat on a letter: `k3f9a2xq-007`, `k3f9a2xq-007b`, … `-007z`, `-007ab`.
 *
 * A name is never used for two machines, so what answers to it is this attempt's machine and no older one.
 *
 * @param attempt - from 1
 */
export function seatName(
  code: string,
  ordinal: number,
  attempt: number,
): string {
  const base = `${code}-${String(ordinal).padStart(3, '0')}`;
  return attempt <= 1 ? base : `${base}${attemptLetters(attempt)}`;
}

/** 2 → b, 26 → z, 27 → aa, 28 → ab: three letters are enough for 18,000 machines of one seat. */
function attemptLetters(attempt: number): string {
  let letters = '';
  for (let rest = attempt; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(97 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** Session code at the beginning of a machine's name. */
export function codeOfSeatName(name: string): string {
  return name.slice(0, name.lastIndexOf('-'));
}
