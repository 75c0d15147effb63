import { Problem } from '@meca/backstage-plugin-meca-common';
import {
  isRegionError,
  NamedRegion,
  RegionError,
} from '@meca/backstage-plugin-meca-node';
import {
  circuitBreaker,
  CircuitBreakerPolicy,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';

/** After so many questions in a row without an answer a region is left alone for a while. */
const FAILURES_BEFORE_PAUSE = 3;
/** Shorter than a round, so that every round asks again. */
const PAUSE_MS = 60_000;

/**
 * Every question to a region for the sake of observation goes through here: it ends at its deadline whatever the
 * driver does, and a region that keeps silent is spared for a minute, so that it costs the others nothing.
 */
export class RegionGate {
  private readonly breakers = new Map<string, CircuitBreakerPolicy>();

  static create(options: { deadlineMs: number }): RegionGate {
    return new RegionGate(options.deadlineMs);
  }

  private constructor(private readonly deadlineMs: number) {}

  /**
   * Throws {@link RegionError}; `unreachable` after the deadline or during a pause. Throws the reason of `signal`
   * when that is aborted, which counts neither for nor against the region.
   */
  async ask<T>(
    region: NamedRegion,
    options: { signal: AbortSignal },
    question: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.breaker(region.id).execute(() =>
        this.withDeadline(region, options.signal, question),
      );
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      throw new RegionError({
        regionId: region.id,
        code: 'unreachable',
        message: `Region ${region.name} was not asked because it did not answer the last ${FAILURES_BEFORE_PAUSE} times`,
        remedy: 'It is asked again within a minute or two',
      });
    }
  }

  /** A driver that ignores its signal must not hold us: the question is raced, not trusted. */
  private async withDeadline<T>(
    region: NamedRegion,
    outer: AbortSignal,
    question: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    outer.throwIfAborted();
    const controller = new AbortController();
    let giveUp!: (reason: unknown) => void;
    const givenUp = new Promise<never>((_, reject) => (giveUp = reject));
    const onAbort = () => giveUp(outer.reason);
    outer.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(
      () =>
        giveUp(
          new RegionError({
            regionId: region.id,
            code: 'unreachable',
            message: `Region ${region.name} did not answer within ${
              this.deadlineMs / 1000
            } s`,
            remedy:
              'Look whether its management server runs and can be reached from the portal',
          }),
        ),
      this.deadlineMs,
    );
    try {
      return await Promise.race([question(controller.signal), givenUp]);
    } finally {
      clearTimeout(timer);
      outer.removeEventListener('abort', onAbort);
      controller.abort();
    }
  }

  private breaker(regionId: string): CircuitBreakerPolicy {
    let breaker = this.breakers.get(regionId);
    if (!breaker) {
      breaker = circuitBreaker(
        handleWhen(
          error => isRegionError(error) && error.code === 'unreachable',
        ),
        {
          halfOpenAfter: PAUSE_MS,
          breaker: new ConsecutiveBreaker(FAILURES_BEFORE_PAUSE),
        },
      );
      this.breakers.set(regionId, breaker);
    }
    return breaker;
  }
}

/** For people: what a region's failure was. Texts of foreign errors may hold anything and are not passed on. */
export function toProblem(
  error: unknown,
  options: { region: NamedRegion; at: number },
): Problem {
  const at = new Date(options.at).toISOString();
  if (isRegionError(error)) {
    const { code, message, remedy } = error;
    return { code, message, remedy, at };
  }
  return {
    code: 'failed',
    message: `Region ${options.region.name} could not be asked because of a fault in the portal`,
    remedy: 'The log of the portal says more',
    at,
  };
}
