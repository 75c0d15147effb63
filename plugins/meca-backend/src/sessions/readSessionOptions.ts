import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

/** How much each thing counts when a region is chosen; a lower sum is better. */
export interface PlacementWeights {
  /** Of the load at the peak after admission, 0 to 1. */
  load: number;
  /** Of the distance, 1 at 2,000 km. */
  distance: number;
  /** Of the share of the region that the institution already borrows. */
  share: number;
  /** When the newest version of the template is not there yet. */
  travel: number;
}

/** @internal */
export interface SessionOptions {
  weights: PlacementWeights;
  /** How long a reservation outlives its session, to stop and remove machines. */
  cleanupMs: number;
}

/** @internal */
export const DEFAULT_SESSION_OPTIONS: SessionOptions = {
  weights: { load: 0.5, distance: 0.35, share: 0.1, travel: 0.05 },
  cleanupMs: 15 * 60_000,
};

/** Reads `meca.placement.weights` and `meca.sessions.cleanup`; throws naming the key. */
export function readSessionOptions(config: Config): SessionOptions {
  const weights = { ...DEFAULT_SESSION_OPTIONS.weights };
  for (const name of Object.keys(weights) as (keyof PlacementWeights)[]) {
    const key = `meca.placement.weights.${name}`;
    weights[name] = config.getOptionalNumber(key) ?? weights[name];
    if (!(weights[name] >= 0)) {
      throw new Error(`Config ${key} must not be negative`);
    }
  }
  const cleanupMs = config.has('meca.sessions.cleanup')
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: 'meca.sessions.cleanup' }),
      )
    : DEFAULT_SESSION_OPTIONS.cleanupMs;
  if (cleanupMs < 0 || cleanupMs > 24 * 60 * 60_000) {
    throw new Error('Config meca.sessions.cleanup must be at most one day');
  }
  return { weights, cleanupMs };
}
