/** The server's date form: `2021-10-04T09:24:38+0000`; the simulator lives in UTC. */
export function formatDate(instant: number | Date): string {
  return `${new Date(instant).toISOString().slice(0, 19)}+0000`;
}

const EXPIRES =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/;

/** Parses `expires`; undefined if it is in none of the forms that servers accept. */
export function parseExpires(text: string): number | undefined {
  const match = EXPIRES.exec(text);
  if (!match) return undefined;
  const [, day, time, fraction = '', zone] = match;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const instant = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${offset}`);
  return Number.isNaN(instant) ? undefined : instant;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_AND_TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$/;

/** Parses a date parameter; a bare day means its first or, for an end date, its last second. */
export function parseDateParameter(
  name: string,
  text: string,
): number | undefined {
  if (DAY.test(text)) {
    const time = name === 'enddate' ? '23:59:59' : '00:00:00';
    const instant = Date.parse(`${text}T${time}Z`);
    return Number.isNaN(instant) ? undefined : instant;
  }
  if (!DAY_AND_TIME.test(text)) return undefined;
  const instant = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}
