import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { TemplateCatalogue } from '../mgtr';
import { SeatStore } from '../seats/types';
import { DatabaseSessionStore } from './store/SessionStore';
import { SessionRecord } from './types';

/**
 * The lead-in begins: the version is settled for all seats, and their machines are wanted. One transaction, so that a
 * session never prepares without anybody wanting its machines. False: somebody else began it.
 * Throws ConflictError when the template is not ready in the region.
 */
export async function beginPreparation(
  deps: {
    knex: Knex;
    store: DatabaseSessionStore;
    seats: SeatStore;
    templates: TemplateCatalogue;
  },
  session: SessionRecord,
): Promise<boolean> {
  const { regionId, templatePath, versionPolicy } = session;
  const resolved = await deps.templates.resolve({
    regionId,
    path: templatePath,
    version: versionPolicy,
  });
  if (!resolved) {
    throw new ConflictError(
      `Template ${templatePath} (${versionPolicy}) is not ready in region ${regionId}, so the session "${session.title}" cannot start; bring the template there or move the session`,
    );
  }
  return deps.knex.transaction(async tx => {
    const begun = await deps.store.transition(tx, session.id, {
      from: ['admitted'],
      to: 'preparing',
      // Due at once: the clock follows the seats from here on, and tells the owner when all are ready.
      nextStepAt: session.preparesAt,
      resolvedVersion: resolved.version,
    });
    if (begun) await deps.seats.want(tx, session.id, 'running');
    return begun;
  });
}
