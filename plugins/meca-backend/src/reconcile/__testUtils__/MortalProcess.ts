import { randomUUID } from 'node:crypto';

/** Never answers: what a killed process still waits for. */
const never = new Promise<never>(() => {});

/**
 * Stands for a process that is killed at its n-th step. Each call of a wrapped object is two steps: the process may die
 * before it is made, or after it was carried out but before the answer is used. A dead process does nothing any more.
 */
export class MortalProcess {
  /** Under which it leases what it works on. */
  readonly id = randomUUID();
  /** Fulfilled when it is dead and all that it had sent by then is carried out. */
  readonly death: Promise<void>;
  steps = 0;
  dead = false;
  private die!: () => void;
  private readonly sent = new Set<Promise<unknown>>();

  constructor(private readonly killAt: number = Infinity) {
    this.death = new Promise(resolve => (this.die = resolve));
  }

  wrap<T extends object>(target: T, methods: readonly (keyof T)[]): T {
    return new Proxy(target, {
      get: (object, key) => {
        const value = Reflect.get(object, key, object);
        if (typeof value !== 'function') return value;
        if (!methods.includes(key as keyof T)) return value.bind(object);
        return (...args: unknown[]) =>
          this.makeStep(() => value.apply(object, args));
      },
    });
  }

  private async makeStep(send: () => Promise<unknown>): Promise<unknown> {
    if (!this.survivesStep()) await never;
    // A refusal is an answer as well.
    const answered = send().then(
      answer => () => answer,
      error => () => {
        throw error;
      },
    );
    this.sent.add(answered);
    const outcome = await answered;
    this.sent.delete(answered);
    if (!this.survivesStep()) await never;
    return outcome();
  }

  private survivesStep(): boolean {
    if (this.dead) return false;
    this.steps += 1;
    if (this.steps < this.killAt) return true;
    this.dead = true;
    Promise.all(this.sent).then(() => this.die());
    return false;
  }
}
