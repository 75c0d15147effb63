/** Never answers: what a killed process still waits for. */
const never = new Promise<never>(() => {});

/**
 * Stands for a process that is killed at its n-th step. Each call of a wrapped object is two steps: the process may die
 * before it is made, or after it was carried out but before the answer is used. A dead process does nothing any more.
 */
export class MortalProcess {
  steps = 0;
  dead = false;
  private readonly onDeath: Promise<void>;
  private die!: () => void;

  constructor(private readonly killAt: number = Infinity) {
    this.onDeath = new Promise(resolve => (this.die = resolve));
  }

  get death(): Promise<void> {
    return this.onDeath;
  }

  wrap<T extends object>(target: T, methods: (keyof T)[]): T {
    return new Proxy(target, {
      get: (object, key) => {
        const value = Reflect.get(object, key, object);
        if (typeof value !== 'function') return value;
        if (!methods.includes(key as keyof T)) return value.bind(object);
        return async (...args: unknown[]) => {
          await this.step();
          // A refusal is an answer as well.
          const outcome = await Promise.resolve(value.apply(object, args)).then(
            answer => () => answer,
            error => () => {
              throw error;
            },
          );
          await this.step();
          return outcome();
        };
      },
    });
  }

  private async step(): Promise<void> {
    if (this.dead) await never;
    this.steps += 1;
    if (this.steps < this.killAt) return;
    this.dead = true;
    this.die();
    await never;
  }
}
