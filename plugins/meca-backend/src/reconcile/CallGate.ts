import {
  Instance,
  NamedRegion,
  RegionDriver,
  isRegionError,
  RegionError,
} from '@meca/backstage-plugin-meca-node';
import {
  BrokenCircuitError,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
} from 'cockatiel';
import pLimit from 'p-limit';
import { TokenBucket } from './TokenBucket';

/** Requests under way to one region at one time, listings included. */
const CALLS_AT_ONCE = 10;

/** Longer than any deadline that a driver sets itself for one request. */
const LONGEST_CALL_MS = 60_000;

export interface CallGateOptions {
  /** Requests to one region per second. */
  callsPerSecond: number;
  /** A region that did not answer three times is left alone for this long. */
  breakerMs: number;
}

/**
 * The one way from an engine to a region: not too many calls at once, not too many a second, and none for a while
 * after the region did not answer several times.
 */
export class CallGate {
  private readonly bucket: TokenBucket;
  private readonly limit = pLimit(CALLS_AT_ONCE);
  private readonly breaker;

  constructor(
    private readonly region: NamedRegion,
    private readonly driver: () => RegionDriver,
    private readonly signal: AbortSignal,
    options: CallGateOptions,
  ) {
    this.bucket = new TokenBucket(options.callsPerSecond);
    this.breaker = circuitBreaker(
      handleWhen(error => isRegionError(error) && error.code === 'unreachable'),
      {
        halfOpenAfter: options.breakerMs,
        breaker: new ConsecutiveBreaker(3),
      },
    );
  }

  /** The region is being left alone. */
  get closed(): boolean {
    return this.breaker.state === CircuitState.Open;
  }

  /**
   * Throws RegionError. When it was not sent at all, `outcomeUnknown` is false. Other than the usual calls, `longestMs` is for
   * those that carry whole images.
   */
  async call<T>(
    send: (
      driver: RegionDriver,
      options: { signal: AbortSignal },
    ) => Promise<T>,
    longestMs: number = LONGEST_CALL_MS,
  ): Promise<T> {
    return this.limit(async () => {
      await this.bucket.take(this.signal);
      try {
        return await this.breaker.execute(() => this.race(send, longestMs));
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new RegionError({
          regionId: this.region.id,
          code: 'unreachable',
          message: `Region ${this.region.name} did not answer; it is asked again in a moment`,
          remedy: 'Nothing to do; if it lasts, ask the operator of the region.',
        });
      }
    });
  }

  /** Drivers keep deadlines of their own; one that does not must hold up neither its region nor our shutdown. */
  private async race<T>(
    send: (
      driver: RegionDriver,
      options: { signal: AbortSignal },
    ) => Promise<T>,
    longestMs: number,
  ): Promise<T> {
    const signal = AbortSignal.any([
      this.signal,
      AbortSignal.timeout(longestMs),
    ]);
    let onAbort!: () => void;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () =>
        reject(
          new RegionError({
            regionId: this.region.id,
            code: 'unreachable',
            message: `Region ${this.region.name} did not answer in time`,
            remedy: 'Look whether its management server can be reached.',
            outcomeUnknown: true,
          }),
        );
      signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([send(this.driver(), { signal }), aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Machines of this portal under the given names; complete or an error. */
  list(portalId: string, names: string[]): Promise<Instance[]> {
    return this.call((driver, options) =>
      driver.listInstances({ portalId, names }, options),
    );
  }
}
