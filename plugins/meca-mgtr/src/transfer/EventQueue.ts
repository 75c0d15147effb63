/**
 * Hands events from work that must not wait to a reader that may be slow. What can be replaced by a
 * newer one of its kind is, so the queue stays short.
 */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #replaces: (older: T, newer: T) => boolean;
  readonly #events: T[] = [];
  #wake?: () => void;
  #end?: { error?: unknown };

  constructor(replaces: (older: T, newer: T) => boolean) {
    this.#replaces = replaces;
  }

  push(event: T): void {
    const last = this.#events.length - 1;
    if (last >= 0 && this.#replaces(this.#events[last], event)) {
      this.#events[last] = event;
    } else {
      this.#events.push(event);
    }
    this.#wake?.();
  }

  /** Nothing comes after this; the reader gets what is queued, then the error if there is one. */
  end(failure?: { error: unknown }): void {
    this.#end ??= failure ?? {};
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const next = this.#events.shift();
      if (next !== undefined) {
        yield next;
      } else if (this.#end) {
        if ('error' in this.#end) {
          throw this.#end.error;
        }
        return;
      } else {
        await new Promise<void>(resolve => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}
