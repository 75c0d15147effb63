import { Problem } from '@meca/backstage-plugin-meca-common';
import { isMgtrError } from '@meca/meca-mgtr';

/** What went wrong with a repository or a publication, for people: texts of MgtrErrors are written for them, others are not. */
export function toMgtrProblem(error: unknown, now: number): Problem {
  const at = new Date(now).toISOString();
  if (isMgtrError(error)) {
    const { code, message, remedy } = error;
    return { code, message, ...(remedy && { remedy }), at };
  }
  return {
    code: 'failed',
    message: 'Something went wrong in the portal',
    remedy: 'Its log says more; it is tried again.',
    at,
  };
}
