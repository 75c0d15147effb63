import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration, durationToMilliseconds } from '@backstage/types';

/** How often and how patiently regions are asked. */
export interface ObservationOptions {
  intervalMs: number;
  /** For each question to a region. */
  deadlineMs: number;
  /** Regions asked at the same time. */
  concurrency: number;
}

/** Reads `meca.capacity`. Throws InputError naming the key. */
export function readObservationOptions(config: Config): ObservationOptions {
  return {
    intervalMs: readMs(config, 'meca.capacity.interval', {
      fallback: { minutes: 5 },
      atLeast: { seconds: 10 },
    }),
    deadlineMs: readMs(config, 'meca.capacity.deadline', {
      fallback: { seconds: 20 },
      atLeast: { seconds: 1 },
    }),
    concurrency: readConcurrency(config),
  };
}

function readMs(
  config: Config,
  key: string,
  limits: { fallback: HumanDuration; atLeast: HumanDuration },
): number {
  const duration = config.has(key)
    ? readDurationFromConfig(config, { key })
    : limits.fallback;
  const ms = durationToMilliseconds(duration);
  const least = durationToMilliseconds(limits.atLeast);
  if (!(ms >= least && ms <= 86_400_000)) {
    throw new InputError(
      `Invalid configuration: ${key} must be from ${
        least / 1000
      } seconds to one day`,
    );
  }
  return ms;
}

/**
 * Generous, since a region that hangs holds its place until its deadline: with as many places as regions,
 * nobody waits for it.
 */
function readConcurrency(config: Config): number {
  const key = 'meca.capacity.concurrency';
  const value = config.getOptionalNumber(key) ?? 64;
  if (!Number.isInteger(value) || value < 1 || value > 1000) {
    throw new InputError(
      `Invalid configuration: ${key} must be a whole number from 1 to 1000`,
    );
  }
  return value;
}
