import { BenchDatabase } from './database/openDatabase';

/** What every part works with. */
export interface BenchContext {
  /** For configuration and logs. */
  folder: string;
  /** Less of everything, to try the bench itself. */
  quick: boolean;
  /** `backend.database` of a new database, dropped when the part is over. */
  newDatabase(name: string): BenchDatabase;
  /** Stops what was started when the part is over, last first. */
  keep<T extends { stop(): Promise<void> }>(started: Promise<T>): Promise<T>;
  say(text: string): void;
}
