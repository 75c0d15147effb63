/** Stands for the session that a dry run did not reserve, in the steps after it. */
export const DRY_RUN_SESSION_ID = 'dry-run';

/** The page of a session, or the schedule for one that is not there. */
export function sessionUrl(appBaseUrl: string, sessionId: string): string {
  const schedule = `${appBaseUrl.replace(/\/$/, '')}/meca/schedule`;
  return sessionId === DRY_RUN_SESSION_ID
    ? schedule
    : `${schedule}/${encodeURIComponent(sessionId)}`;
}
