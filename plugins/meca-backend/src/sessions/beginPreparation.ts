import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { Federation, nameOfRegion } from '../federation';
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
    federation: Pick<Federation, 'list'>;
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
  if (!resolved) throw await explainMissing(deps, session);
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

async function explainMissing(
  deps: {
    federation: Pick<Federation, 'list'>;
    templates: TemplateCatalogue;
  },
  { regionId, templatePath, versionPolicy, title }: SessionRecord,
): Promise<ConflictError> {
  const readiness = await deps.templates.readiness({
    path: templatePath,
    version: versionPolicy,
  });
  const here = readiness.get(regionId);
  const region = nameOfRegion(deps.federation, regionId);
  const template = `Template ${templatePath} (${versionPolicy})`;
  if (here?.state === 'coming') {
    const when =
      here.expectedReadyAt === undefined
        ? ''
        : ` and expected there by about ${new Date(
            here.expectedReadyAt,
          ).toISOString()}`;
    return new ConflictError(
      `${template} is on its way to region ${region}${when}; the session "${title}" begins as soon as it is ready`,
    );
  }
  if (here?.state === 'withdrawn') {
    return new ConflictError(
      `${template} was withdrawn, so the session "${title}" cannot start; choose another version or template`,
    );
  }
  return new ConflictError(
    `${template} is not ready in region ${region}, so the session "${title}" cannot start; bring the template there or move the session`,
  );
}
