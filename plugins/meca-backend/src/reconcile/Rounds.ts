import { LoggerService } from '@backstage/backend-plugin-api';
import { Alarm } from './Alarm';

export interface RoundsOptions {
  /** What is worked on, for the log: "Seats of region MECA-PoliTO". */
  what: string;
  logger: LoggerService;
  /** Claims what is due and begins to work on it; returns how much was claimed. */
  runRound(): Promise<number>;
}

/**
 * Rounds of work in one region, until there is nothing left to claim. What a round begins runs on beside the next rounds.
 */
export class Rounds {
  /** Not waiting for the next tick is what keeps a region busy; the keys are ids. */
  readonly alarm = new Alarm(() => this.wake());
  private readonly work = new Set<Promise<void>>();
  private readonly moving = new Set<string>();
  private round?: Promise<void>;
  private again = false;
  private ended = false;

  constructor(private readonly on: RoundsOptions) {}

  get stopped(): boolean {
    return this.ended;
  }

  /** Look now. */
  wake(): void {
    if (this.ended) return;
    if (this.round) {
      this.again = true;
      return;
    }
    this.round = this.runRounds().finally(() => {
      this.round = undefined;
      if (this.again) {
        this.again = false;
        this.wake();
      }
    });
  }

  /** Lets `work` run on beside the next rounds. */
  begin(work: Promise<void>): void {
    const { what, logger } = this.on;
    const begun = work
      .catch(error =>
        logger.warn(`${what}: one was left as it is`, error as Error),
      )
      .finally(() => this.work.delete(begun));
    this.work.add(begun);
  }

  /** Makes a move for `id`, which is said to be moving until the move ends. */
  async move<T>(id: string, make: () => Promise<T>): Promise<T> {
    this.moving.add(id);
    try {
      return await make();
    } finally {
      this.moving.delete(id);
    }
  }

  /**
   * True: whoever claimed `id` again must leave it alone. We stalled past our own lease, and a second move beside the first
   * would not know what that one is doing.
   */
  isMoving(id: string): boolean {
    return this.moving.has(id);
  }

  /** Ends after the work under way is done. */
  async stop(): Promise<void> {
    this.ended = true;
    await this.round;
    await Promise.all(this.work);
    this.alarm.close();
  }

  private async runRounds(): Promise<void> {
    const { what, logger, runRound } = this.on;
    try {
      while (!this.ended && (await runRound()) > 0) {
        this.again = false;
      }
    } catch (error) {
      // The database could not be asked; the next tick comes anyway.
      logger.warn(`${what} could not be looked at`, error as Error);
    }
  }
}
