import { MgtrError, isMgtrError } from '../MgtrError';
import type { TransferResult } from './TransferEvent';
import type { TransferProblem } from './TransferStore';

/** Problems that pass by themselves, and what the transfer then waits for. */
const WAITS = new Map<string, 'window' | 'disk' | 'source'>([
  ['window-closed', 'window'],
  ['no-space', 'disk'],
  ['source-unreachable', 'source'],
  ['source-refused', 'source'],
  ['not-found', 'source'],
  ['range-refused', 'source'],
  ['chunk-bad', 'source'],
]);

/** What an error means for the transfer that it stopped. Errors of nobody's making are thrown again. */
export function describeStop(
  error: unknown,
): Extract<TransferResult, { state: 'waiting' | 'failed' }> {
  const known = isMgtrError(error) ? error : unreadable(error);
  const problem = problemOf(known);
  const reason = WAITS.get(known.code);
  return reason
    ? { state: 'waiting', reason, problem, notBefore: known.details.notBefore }
    : { state: 'failed', problem };
}

export function problemOf(error: MgtrError): TransferProblem {
  const { code, message, remedy } = error;
  return { code, message, remedy };
}

/** The file system said no: its message names the file, its code says why. */
function unreadable(error: unknown): MgtrError {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) {
    throw error;
  }
  return new MgtrError(
    'unreadable',
    `The staging folder cannot be used (${code})`,
    {
      cause: error,
      remedy: 'Check that the folder exists and that this process owns it.',
    },
  );
}
