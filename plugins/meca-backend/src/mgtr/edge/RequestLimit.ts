/** So many requests a second on average for each caller, and twice as many at once. */
export class RequestLimit {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Milliseconds after which the caller may come again; 0: now. */
  take(caller: string): number {
    const now = this.now();
    const most = this.perSecond * 2;
    const bucket = this.#buckets.get(caller) ?? { tokens: most, at: now };
    const earned = ((now - bucket.at) / 1000) * this.perSecond;
    const tokens = Math.min(most, bucket.tokens + earned);
    const granted = tokens >= 1;
    this.#buckets.set(caller, {
      tokens: granted ? tokens - 1 : tokens,
      at: now,
    });
    return granted ? 0 : Math.ceil(((1 - tokens) / this.perSecond) * 1000);
  }
}
