import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';

/** Limits and paces of the seat engine; all times in milliseconds. */
export interface SeatOptions {
  /** How long a claimed seat stays claimed if its holder dies; renewed every third of it. */
  leaseMs: number;
  /** The engine looks at the database at least this often. */
  tickMs: number;
  /** After a request without an answer, and a listing without the machine, this long before asking again. */
  lostAnswerMs: number;
  /** A machine that runs but whose access ports do not answer for this long is rebooted once, then replaced. */
  readinessLimitMs: number;
  /** A machine that does not stop by itself in this time is powered off. */
  stopGraceMs: number;
  /** A machine that is on its way for this long is stuck. */
  busyLimitMs: number;
  /** Shortest pause between two looks at what became of a job. */
  jobLookMs: number;
  /** Pause before a refused or failed request is made again; doubled with every failed machine. */
  retryMs: number;
  /** Machines that fail in a row before a seat is given up. */
  maxFailures: number;
  /** Requests to one region per second. */
  callsPerSecond: number;
  /** Wait for a TCP answer of an access port. */
  probeTimeoutMs: number;
  /** A region that did not answer three times is left alone for this long. */
  breakerMs: number;
  /** Pause between two looks at whether the machines of ready seats still run: one listing per region with such seats. */
  watchMs: number;
  /** Machines with our mark but without a seat are destroyed after being seen for this long, if that is allowed. */
  strayAfterMs: number;
  /**
   * False: such machines are only listed. A copy of the portal with an empty database takes the machines of the real one for
   * strays, so destroying them is for the operator to allow.
   */
  destroyStrays: boolean;
}

export const DEFAULT_SEAT_OPTIONS: SeatOptions = {
  leaseMs: 30_000,
  tickMs: 2_000,
  lostAnswerMs: 60_000,
  readinessLimitMs: 5 * 60_000,
  stopGraceMs: 2 * 60_000,
  busyLimitMs: 15 * 60_000,
  jobLookMs: 50,
  retryMs: 5_000,
  maxFailures: 3,
  callsPerSecond: 20,
  probeTimeoutMs: 2_000,
  breakerMs: 15_000,
  watchMs: 10_000,
  strayAfterMs: 60 * 60_000,
  destroyStrays: false,
};

const DURATIONS = {
  lease: 'leaseMs',
  tick: 'tickMs',
  lostAnswerAfter: 'lostAnswerMs',
  readinessLimit: 'readinessLimitMs',
  stopGrace: 'stopGraceMs',
  busyLimit: 'busyLimitMs',
  retryPause: 'retryMs',
  breakerPause: 'breakerMs',
  watch: 'watchMs',
  strayAfter: 'strayAfterMs',
} as const satisfies Record<string, keyof SeatOptions>;

/** Reads `meca.seats`; throws naming the key that is wrong. */
export function readSeatOptions(root: Config): SeatOptions {
  const options = { ...DEFAULT_SEAT_OPTIONS };
  const config = root.getOptionalConfig('meca.seats');
  if (!config) return options;
  for (const [key, option] of Object.entries(DURATIONS)) {
    if (config.has(key)) {
      const duration: HumanDuration = readDurationFromConfig(config, { key });
      options[option] = durationToMilliseconds(duration);
    }
  }
  options.maxFailures =
    config.getOptionalNumber('maxFailures') ?? options.maxFailures;
  options.callsPerSecond =
    config.getOptionalNumber('callsPerSecond') ?? options.callsPerSecond;
  options.destroyStrays =
    config.getOptionalBoolean('destroyStrays') ?? options.destroyStrays;
  return options;
}
