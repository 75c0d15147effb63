import type { MgtrError } from '../MgtrError';

/** A problem for `--json` and, as `text`, for people. */
export function describeProblem(error: MgtrError) {
  const { code, message, remedy, details } = error;
  return {
    code,
    message,
    remedy,
    details,
    text: [`${message}.`, remedy].filter(Boolean).join(' '),
  };
}
