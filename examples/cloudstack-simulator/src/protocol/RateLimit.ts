import { Account } from '../region/entities';
import { ApiError, ErrorCode } from './ApiError';

export interface RateLimitOptions {
  intervalSeconds: number;
  max: number;
}

export function rateLimited(retryAfterMs: number): ApiError {
  return new ApiError(
    ErrorCode.rateLimited,
    `The given user has reached his/her account api limit, please retry after [${retryAfterMs}] ms.`,
    {},
  );
}

/** A fixed window per account; refused calls count too, root administrators are exempt. */
export class RateLimit {
  private readonly windows = new Map<
    string,
    { until: number; calls: number }
  >();

  constructor(private readonly options: RateLimitOptions | undefined) {}

  check(account: Account, now: number): void {
    if (!this.options || account.role === 'root') return;
    const { intervalSeconds, max } = this.options;
    const open = this.windows.get(account.id);
    const window =
      open && open.until > now
        ? open
        : { until: now + intervalSeconds * 1000, calls: 0 };
    window.calls += 1;
    this.windows.set(account.id, window);
    if (window.calls > max) throw rateLimited(window.until - now);
  }
}
