import type { TransferProblem } from './TransferStore';

/** How a run ended. */
export type TransferResult =
  /** The image lies at `file`, verified. */
  | { readonly state: 'staged'; readonly file: string }
  /** It goes on by itself when it is run again, not before `notBefore` (epoch milliseconds). */
  | {
      readonly state: 'waiting';
      readonly reason: 'window' | 'disk' | 'source';
      readonly notBefore?: number;
      readonly problem: TransferProblem;
    }
  /** A person must change something. */
  | { readonly state: 'failed'; readonly problem: TransferProblem }
  /** Another process works on this archive. */
  | { readonly state: 'busy' };

/** What a run tells, in the order in which it happens. */
export type TransferEvent =
  | { readonly type: 'state'; readonly state: 'fetching' | 'assembling' }
  | {
      readonly type: 'progress';
      /** Of the archive while `fetching`, of the image while `assembling`. */
      readonly phase: 'fetching' | 'assembling';
      readonly bytesDone: number;
      readonly bytesTotal: number;
      readonly bytesPerSecond: number;
      /** Undefined while nothing moves. */
      readonly secondsLeft?: number;
      readonly connections: number;
    }
  /** Something went wrong and the run goes on. */
  | { readonly type: 'fault'; readonly problem: TransferProblem }
  /** A bad chunk was replaced by a good one. */
  | { readonly type: 'healed'; readonly chunk: number; readonly source: string }
  /** Always the last one. */
  | { readonly type: 'end'; readonly result: TransferResult };
