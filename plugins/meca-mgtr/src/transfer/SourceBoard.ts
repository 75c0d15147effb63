import { MgtrError, isMgtrError } from '../MgtrError';
import type { ChunkSource } from './ChunkSource';
import type { Clock } from './clock';
import { backoffMs, type RetryPolicy } from './retry';

/** After so many bad copies of one chunk from one source, it is the source that is ill. */
const BAD_COPIES = 3;

interface SourceHealth {
  readonly source: ChunkSource;
  active: number;
  /** In a row, without a byte in between. */
  failures: number;
  lastFailureAt: number;
  notBefore: number;
  wholeFile: boolean;
  /** Why this run does without the source altogether. */
  out?: MgtrError;
  /** Chunks that this source does not have, or has wrong. */
  readonly lacks: Map<number, MgtrError>;
  readonly badCopies: Map<number, number>;
}

/** An attempt at one chunk with one source; give it back with `done` or `failed`. */
export interface Attempt {
  readonly source: ChunkSource;
  readonly wholeFile: boolean;
  readonly chunk: number;
  readonly startedAt: number;
}

export type Choice =
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'none'; readonly problem: MgtrError };

/** What a failed attempt means for the next one of the same connection. */
export interface Verdict {
  /** How long this connection should pause. */
  readonly pauseMs: number;
  /** The source said that it is too much. */
  readonly tooMuch: boolean;
}

/**
 * Remembers how each source behaves during one run, and chooses the one for the next chunk.
 *
 * @remarks
 * Refusals and missing files are final within a run; cuts, silence and 5xx are not until they come
 * `mostFailures` times in a row. Failures of connections that were open at the same time are one
 * failure: a line that breaks cuts all of them.
 */
export class SourceBoard {
  readonly #sources: SourceHealth[];
  readonly #policy: RetryPolicy;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(options: {
    sources: readonly ChunkSource[];
    policy: RetryPolicy;
    clock: Clock;
    random?: () => number;
  }) {
    this.#policy = options.policy;
    this.#clock = options.clock;
    this.#random = options.random ?? Math.random;
    this.#sources = options.sources.map(source => ({
      source,
      active: 0,
      failures: 0,
      lastFailureAt: -Infinity,
      notBefore: 0,
      wholeFile: false,
      lacks: new Map(),
      badCopies: new Map(),
    }));
  }

  choose(chunk: number): Choice {
    const candidates = this.#sources.filter(
      health => !health.out && !health.lacks.has(chunk),
    );
    if (candidates.length === 0) {
      return { kind: 'none', problem: this.#whyNone(chunk) };
    }
    const now = this.#clock.now();
    const ready = candidates.filter(health => health.notBefore <= now);
    if (ready.length === 0) {
      return {
        kind: 'wait',
        untilMs: Math.min(...candidates.map(health => health.notBefore)),
      };
    }
    const best = ready.reduce((a, b) => (isBetter(b, a, chunk) ? b : a));
    best.active += 1;
    return {
      kind: 'attempt',
      attempt: {
        source: best.source,
        wholeFile: best.wholeFile,
        chunk,
        startedAt: now,
      },
    };
  }

  /** Bytes came: whatever went wrong before is over. */
  progressed(attempt: Attempt): void {
    this.#of(attempt).failures = 0;
  }

  done(attempt: Attempt): void {
    const health = this.#of(attempt);
    health.active -= 1;
    health.failures = 0;
  }

  /** Takes note of a fault of the source. Errors that are not the source's are thrown again. */
  failed(attempt: Attempt, error: unknown, progressed: boolean): Verdict {
    const health = this.#of(attempt);
    health.active -= 1;
    if (!isMgtrError(error)) {
      throw error;
    }
    switch (error.code) {
      case 'source-refused':
        health.out = error;
        return { pauseMs: 0, tooMuch: false };
      case 'not-found':
        health.lacks.set(attempt.chunk, error);
        return { pauseMs: 0, tooMuch: false };
      case 'range-refused':
        return this.#rangeRefused(health, attempt, error);
      case 'chunk-bad':
        this.#chunkBad(health, attempt, error);
        return { pauseMs: 0, tooMuch: false };
      case 'source-unreachable':
        return this.#unreachable(health, attempt, error, progressed);
      default:
        throw error;
    }
  }

  #rangeRefused(
    health: SourceHealth,
    attempt: Attempt,
    error: MgtrError,
  ): Verdict {
    if (attempt.wholeFile) {
      health.out = error;
    }
    health.wholeFile = true;
    return { pauseMs: 0, tooMuch: false };
  }

  #chunkBad(health: SourceHealth, attempt: Attempt, error: MgtrError): void {
    if (error.details.source === undefined) {
      return;
    }
    const copies = (health.badCopies.get(attempt.chunk) ?? 0) + 1;
    health.badCopies.set(attempt.chunk, copies);
    if (copies >= BAD_COPIES) {
      health.lacks.set(attempt.chunk, error);
    }
  }

  #unreachable(
    health: SourceHealth,
    attempt: Attempt,
    error: MgtrError,
    progressed: boolean,
  ): Verdict {
    const now = this.#clock.now();
    const { retryAfterMs } = error.details;
    const pauseMs = Math.min(
      retryAfterMs ?? 0,
      this.#policy.longestRetryAfterMs,
    );
    const sameOutage = attempt.startedAt <= health.lastFailureAt;
    if (progressed && retryAfterMs === undefined) {
      return {
        pauseMs: backoffMs(0, this.#policy, this.#random),
        tooMuch: false,
      };
    }
    if (!sameOutage) {
      health.failures += 1;
      health.lastFailureAt = now;
      health.notBefore =
        now +
        Math.max(
          pauseMs,
          backoffMs(health.failures, this.#policy, this.#random),
        );
      if (health.failures >= this.#policy.mostFailures) {
        health.out = error;
      }
    } else {
      health.notBefore = Math.max(health.notBefore, now + pauseMs);
    }
    const status = error.details.httpStatus;
    return { pauseMs: 0, tooMuch: status === 429 || status === 503 };
  }

  #whyNone(chunk: number): MgtrError {
    const problems = this.#sources
      .map(health => health.lacks.get(chunk) ?? health.out)
      .filter(problem => problem !== undefined);
    const worst = [
      'chunk-bad',
      'source-refused',
      'range-refused',
      'source-unreachable',
      'not-found',
    ] as const;
    for (const code of worst) {
      const problem = problems.find(candidate => candidate.code === code);
      if (problem) {
        return problem;
      }
    }
    return new MgtrError(
      'source-unreachable',
      'There is no source to fetch from',
      {
        remedy: 'Add the repository or a mirror as a source.',
      },
    );
  }

  #of(attempt: Attempt): SourceHealth {
    const health = this.#sources.find(
      ({ source }) => source === attempt.source,
    );
    if (!health) {
      throw new RangeError('The attempt is of another board');
    }
    return health;
  }
}

/** Fewest bad copies of this chunk first, then the least busy, then in the given order. */
function isBetter(a: SourceHealth, b: SourceHealth, chunk: number): boolean {
  const bad = (health: SourceHealth) => health.badCopies.get(chunk) ?? 0;
  return bad(a) !== bad(b) ? bad(a) < bad(b) : a.active < b.active;
}
