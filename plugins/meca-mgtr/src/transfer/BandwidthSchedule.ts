import { DateTime } from 'luxon';
import { MgtrError } from '../MgtrError';

/** What a transfer may use at one moment. */
export type BandwidthLimit =
  | { readonly kind: 'open'; readonly bytesPerSecond: number }
  /** `untilMs` is the next opening, epoch milliseconds; undefined when there is none. */
  | { readonly kind: 'closed'; readonly untilMs?: number };

interface Rule {
  /** ISO weekdays, 1 is Monday. */
  readonly days: ReadonlySet<number>;
  /** Minutes since midnight, half-open; an end before its start is on the next day. */
  readonly from: number;
  readonly to: number;
  /** Bytes per second; Infinity is unlimited, 0 is closed. */
  readonly rate: number;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const UNITS: Record<string, number> = { kbit: 125, mbit: 125e3, gbit: 125e6 };
const DAY_MINUTES = 24 * 60;
/** All rules repeat weekly; one more day covers a window that begins on the last. */
const HORIZON_DAYS = 8;

/**
 * A table of windows in a region's own time zone, such as
 * `Mon–Fri 08:00–18:00: 5 Mbit/s; Sat 22:00–06:00: closed; else unlimited`.
 *
 * The first window that holds the moment decides. Wall times follow the zone through both changes
 * of the clock.
 */
export class BandwidthSchedule {
  readonly #rules: readonly Rule[];
  readonly #otherwise: number;
  readonly #zone: string;

  private constructor(rules: Rule[], otherwise: number, zone: string) {
    this.#rules = rules;
    this.#otherwise = otherwise;
    this.#zone = zone;
  }

  static unlimited(): BandwidthSchedule {
    return new BandwidthSchedule([], Infinity, 'utc');
  }

  /** Throws `usage` naming the part of `table` that cannot be read. */
  static parse(table: string, zone: string): BandwidthSchedule {
    if (!DateTime.local({ zone }).isValid) {
      throw new MgtrError('usage', `${zone} is not a known time zone`);
    }
    const rules: Rule[] = [];
    let otherwise: number | undefined;
    for (const part of table.split(';').map(text => text.trim())) {
      if (part === '') {
        continue;
      }
      const rest = /^else:?\s+(.+)$/i.exec(part);
      if (rest && otherwise === undefined) {
        otherwise = parseRate(rest[1], part);
      } else {
        rules.push(parseRule(part));
      }
    }
    return new BandwidthSchedule(rules, otherwise ?? Infinity, zone);
  }

  limitAt(nowMs: number): BandwidthLimit {
    const bytesPerSecond = this.#rateAt(nowMs);
    if (bytesPerSecond > 0) {
      return { kind: 'open', bytesPerSecond };
    }
    const untilMs = this.#boundariesAfter(nowMs).find(
      boundary => this.#rateAt(boundary) > 0,
    );
    return { kind: 'closed', untilMs };
  }

  #rateAt(nowMs: number): number {
    const local = DateTime.fromMillis(nowMs, { zone: this.#zone });
    const minute = local.hour * 60 + local.minute;
    const yesterday = local.weekday === 1 ? 7 : local.weekday - 1;
    const rule = this.#rules.find(({ days, from, to }) =>
      from < to
        ? days.has(local.weekday) && minute >= from && minute < to
        : (days.has(local.weekday) && minute >= from) ||
          (days.has(yesterday) && minute < to),
    );
    return rule ? rule.rate : this.#otherwise;
  }

  /** The moments at which another rule may begin to hold, in order. */
  #boundariesAfter(nowMs: number): number[] {
    const midnight = DateTime.fromMillis(nowMs, { zone: this.#zone }).startOf(
      'day',
    );
    const minutes = new Set(
      this.#rules.flatMap(({ from, to }) => [
        from % DAY_MINUTES,
        to % DAY_MINUTES,
      ]),
    );
    // Days are named one by one: a window need not begin every day, and midnight ends its day.
    minutes.add(0);
    const boundaries: number[] = [];
    for (let day = 0; day <= HORIZON_DAYS; day++) {
      const date = midnight.plus({ days: day });
      for (const minute of minutes) {
        boundaries.push(
          date
            .set({ hour: Math.floor(minute / 60), minute: minute % 60 })
            .toMillis(),
        );
      }
    }
    return boundaries
      .filter(boundary => boundary > nowMs)
      .sort((a, b) => a - b);
  }
}

function parseRule(text: string): Rule {
  const match =
    /^(?:([a-z ,–-]+?)\s+)?(\d{1,2}):(\d{2})\s*[–-]\s*(\d{1,2}):(\d{2})\s*:\s*(.+)$/i.exec(
      text,
    );
  if (!match) {
    throw unreadable(text, 'expected "Mon–Fri 08:00–18:00: 5 Mbit/s"');
  }
  const [, days, fromHour, fromMinute, toHour, toMinute, rate] = match;
  const from = minutesOf(fromHour, fromMinute, text);
  const to = minutesOf(toHour, toMinute, text);
  if (from === to || from === DAY_MINUTES) {
    throw unreadable(text, 'the window has no length');
  }
  return {
    days: parseDays(days ?? 'daily', text),
    from,
    to,
    rate: parseRate(rate, text),
  };
}

function minutesOf(hour: string, minute: string, text: string): number {
  const value = Number(hour) * 60 + Number(minute);
  if (Number(minute) > 59 || value > DAY_MINUTES) {
    throw unreadable(text, `${hour}:${minute} is not a time of day`);
  }
  return value;
}

function parseDays(text: string, part: string): Set<number> {
  const days = new Set<number>();
  for (const piece of text.toLowerCase().split(',')) {
    if (piece.trim() === 'daily') {
      return new Set([1, 2, 3, 4, 5, 6, 7]);
    }
    const ends = piece.split(/[–-]/).map(day => {
      const index = DAYS.indexOf(day.trim().slice(0, 3));
      if (index < 0) {
        throw unreadable(part, `${JSON.stringify(day.trim())} is not a day`);
      }
      return index;
    });
    const [first, last = first] = ends;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day + 1);
      if (day === last) {
        break;
      }
    }
  }
  return days;
}

function parseRate(text: string, part: string): number {
  const value = text.trim().toLowerCase();
  if (value === 'unlimited') {
    return Infinity;
  }
  if (value === 'closed') {
    return 0;
  }
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]bit)\/s$/.exec(value);
  if (!match || Number(match[1]) === 0) {
    throw unreadable(part, 'expected "5 Mbit/s", "unlimited" or "closed"');
  }
  return Number(match[1]) * UNITS[match[2]];
}

function unreadable(part: string, why: string): MgtrError {
  return new MgtrError(
    'usage',
    `The bandwidth window ${JSON.stringify(part)} cannot be read: ${why}`,
  );
}
