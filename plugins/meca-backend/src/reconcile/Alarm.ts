/** Wakes somebody at the earliest of many times, each belonging to a key. */
export class Alarm {
  private readonly times = new Map<string, number>();
  private timer?: { at: number; handle: NodeJS.Timeout };

  constructor(private readonly ring: () => void) {}

  /** Sets or moves the time of `key`, in milliseconds from now. */
  set(key: string, delayMs: number): void {
    this.times.set(key, performance.now() + delayMs);
    this.arm();
  }

  clear(key: string): void {
    this.times.delete(key);
  }

  close(): void {
    this.times.clear();
    this.disarm();
  }

  private arm(): void {
    if (this.times.size === 0) return;
    const at = Math.min(...this.times.values());
    if (this.timer && this.timer.at <= at) return;
    this.disarm();
    // A millisecond late rather than early: early finds nothing.
    const delayMs = Math.max(at - performance.now(), 0) + 1;
    const handle = setTimeout(() => this.fire(), delayMs).unref();
    this.timer = { at, handle };
  }

  private fire(): void {
    this.timer = undefined;
    const now = performance.now();
    for (const [key, at] of this.times) {
      if (at <= now) this.times.delete(key);
    }
    this.ring();
    this.arm();
  }

  private disarm(): void {
    if (this.timer) clearTimeout(this.timer.handle);
    this.timer = undefined;
  }
}
