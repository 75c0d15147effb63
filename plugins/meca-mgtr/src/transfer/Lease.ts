/** The right to work on one transfer. */
export interface Lease {
  /** Grows with every holder; writes carry it. */
  readonly epoch: number;
  /** Aborted when the lease is lost. */
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

/** Shares transfers among the processes that could work on them. */
export interface LeaseKeeper {
  /** Undefined when somebody else has it. The keeper renews it until it is released or lost. */
  tryAcquire(id: string): Promise<Lease | undefined>;
}

/** For one process that has its staging folder to itself. */
export class LocalLeaseKeeper implements LeaseKeeper {
  readonly #held = new Set<string>();
  #epoch = 0;

  async tryAcquire(id: string): Promise<Lease | undefined> {
    if (this.#held.has(id)) {
      return undefined;
    }
    this.#held.add(id);
    this.#epoch += 1;
    return {
      epoch: this.#epoch,
      signal: new AbortController().signal,
      release: async () => {
        this.#held.delete(id);
      },
    };
  }
}
