import { isMgtrError, type MgtrError } from '../MgtrError';
import type { Carrier } from './Carrier';

/** Enough to see what is wrong with a source that has everything wrong. */
const MOST_FAULTS = 100;

/**
 * The places that a repository can be read from: itself, then its mirrors.
 *
 * @remarks
 * What a source gives is only taken when it passes every check, so it does not matter which one it comes from: each file by
 * itself may come from another. One that cannot be reached is asked last from then on.
 */
export class RepositorySources {
  /** What was wrong at one source and right at another. */
  readonly faults: MgtrError[] = [];
  #carriers: readonly Carrier[];
  readonly label: string;

  constructor(carrier: Carrier, mirrors: readonly Carrier[] = []) {
    this.#carriers = [carrier, ...mirrors];
    this.label = carrier.label;
  }

  /**
   * What `take` makes of the first source with which it succeeds. When it fails with all of them, the error of the first one
   * asked is thrown; an abort ends it at once.
   */
  async firstGood<T>(
    take: (carrier: Carrier) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const errors: unknown[] = [];
    for (const carrier of this.#carriers) {
      try {
        const taken = await take(carrier);
        this.#remember(errors);
        return taken;
      } catch (error) {
        if (signal?.aborted) throw error;
        errors.push(error);
        if (isMgtrError(error) && error.code === 'source-unreachable') {
          this.#askLast(carrier);
        }
      }
    }
    throw errors[0];
  }

  #askLast(carrier: Carrier): void {
    this.#carriers = [
      ...this.#carriers.filter(other => other !== carrier),
      carrier,
    ];
  }

  #remember(errors: unknown[]): void {
    const room = MOST_FAULTS - this.faults.length;
    this.faults.push(...errors.filter(isMgtrError).slice(0, room));
  }
}
