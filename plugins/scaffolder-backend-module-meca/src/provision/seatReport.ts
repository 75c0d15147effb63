import { Seat } from '@meca/backstage-plugin-meca-common';

/** States from which a seat will not become ready by waiting. */
const SETTLED = ['ready', 'failed', 'stopped', 'absent'];

/** How far the seats of a session are. */
export type SeatReport = {
  seats: number;
  ready: number;
  failed: number;
  /** One sentence for each seat that is not ready. */
  missing: string[];
  /** Waiting longer changes nothing. */
  settled: boolean;
};

const SAYS: Partial<Record<Seat['state'], string>> = {
  failed: 'has failed',
  absent: 'has no machine',
};

function explain({ ordinal, name, state, problem }: Seat): string {
  const what = `Seat ${ordinal} (${name}) ${SAYS[state] ?? `is ${state}`}`;
  return [problem ? `${what}: ${problem.message}` : what, problem?.remedy]
    .filter((text): text is string => Boolean(text))
    .map(text => text.replace(/\.?$/, '.'))
    .join(' ');
}

/** Sums up what became of the seats that should run. */
export function reportSeats(seats: Seat[]): SeatReport {
  const notReady = seats.filter(({ state }) => state !== 'ready');
  return {
    seats: seats.length,
    ready: seats.length - notReady.length,
    failed: seats.filter(({ state }) => state === 'failed').length,
    missing: notReady.map(explain),
    settled: seats.every(
      ({ state, desired }) =>
        state === 'ready' ||
        state === 'failed' ||
        // Somebody stopped it meanwhile.
        (desired !== 'running' && SETTLED.includes(state)),
    ),
  };
}
