import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { CallGateOptions } from '../../reconcile';

/** Limits and paces of the replica engine; all times in milliseconds. */
export interface ReplicaOptions extends CallGateOptions {
  /** How long a claimed replica stays claimed if its holder dies; renewed every third of it. */
  leaseMs: number;
  /** The engine looks at the database at least this often. */
  tickMs: number;
  /** How often the cloud is asked how far an import is, and the edge is looked at. */
  pollMs: number;
  /** How often it is looked whether a ready template is still there. */
  recheckMs: number;
  /** An import that does not move for this long is given up and begun anew. */
  stuckMs: number;
  /** Pause after the first failure; doubled with each one more. */
  retryMs: number;
  /** The longest of those pauses. */
  mostRetryMs: number;
  /** After so many failures in a row, pauses are `slowRetryMs`. */
  quickRetries: number;
  slowRetryMs: number;
  /** From so many failures in a row on, somebody is told. */
  tellAfterFailures: number;
  /** The same for what waits so long for an edge, a source or a disk. */
  tellAfterWaitMs: number;
  /** After a request without an answer this long before a listing without the template is believed. */
  lostAnswerMs: number;
  /** Pause before a template that could not be deleted is tried again; of one that machines are made of, `inUseMs`. */
  cleanUpMs: number;
  inUseMs: number;
  /** Pause before sessions are asked again whether they still need a version. */
  heldMs: number;
  /** An edge that has not been heard of for this long is silent, and another one may take its place. */
  edgeSilentMs: number;
  /** Imports under way in one region at one time. */
  importsPerRegion: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const DEFAULT_REPLICA_OPTIONS: ReplicaOptions = {
  leaseMs: 30_000,
  tickMs: 2_000,
  pollMs: 5_000,
  recheckMs: 6 * HOUR_MS,
  stuckMs: 15 * MINUTE_MS,
  retryMs: 1_000,
  mostRetryMs: 5 * MINUTE_MS,
  quickRetries: 10,
  slowRetryMs: HOUR_MS,
  tellAfterFailures: 3,
  tellAfterWaitMs: HOUR_MS,
  lostAnswerMs: MINUTE_MS,
  cleanUpMs: 10 * MINUTE_MS,
  inUseMs: 24 * HOUR_MS,
  heldMs: HOUR_MS,
  edgeSilentMs: 2 * MINUTE_MS,
  importsPerRegion: 2,
  callsPerSecond: 5,
  breakerMs: 15_000,
};

const DURATIONS = {
  lease: 'leaseMs',
  tick: 'tickMs',
  poll: 'pollMs',
  recheck: 'recheckMs',
  stuckAfter: 'stuckMs',
  retryPause: 'retryMs',
  longestRetryPause: 'mostRetryMs',
  slowRetryPause: 'slowRetryMs',
  tellAfterWait: 'tellAfterWaitMs',
  lostAnswerAfter: 'lostAnswerMs',
  cleanUpPause: 'cleanUpMs',
  inUsePause: 'inUseMs',
  heldPause: 'heldMs',
  edgeSilentAfter: 'edgeSilentMs',
} as const satisfies Record<string, keyof ReplicaOptions>;

const NUMBERS = {
  quickRetries: 'quickRetries',
  tellAfterFailures: 'tellAfterFailures',
  importsPerRegion: 'importsPerRegion',
  callsPerSecond: 'callsPerSecond',
} as const satisfies Record<string, keyof ReplicaOptions>;

/** Reads `meca.mgtr.replicas`; throws naming the key that is wrong. */
export function readReplicaOptions(root: Config): ReplicaOptions {
  const options = { ...DEFAULT_REPLICA_OPTIONS };
  const config = root.getOptionalConfig('meca.mgtr.replicas');
  if (!config) return options;
  for (const [key, option] of Object.entries(DURATIONS)) {
    if (config.has(key)) {
      options[option] = durationToMilliseconds(
        readDurationFromConfig(config, { key }),
      );
    }
  }
  for (const [key, option] of Object.entries(NUMBERS)) {
    options[option] = config.getOptionalNumber(key) ?? options[option];
  }
  return options;
}

/** Pause after so many failures in a row, with full jitter so that many regions do not come back together. */
export function retryPauseMs(
  failures: number,
  options: ReplicaOptions,
  random: () => number,
): number {
  const { retryMs, mostRetryMs, quickRetries, slowRetryMs } = options;
  if (failures > quickRetries) return slowRetryMs * (0.5 + random() / 2);
  const most = Math.min(mostRetryMs, retryMs * 2 ** (failures - 1));
  return Math.max(retryMs / 2, most * random());
}
