import { Knex } from 'knex';
import { StoredSession } from '../../sessions/store/SessionRow';
import { TemplateCatalogue } from '../types';
import { SessionUse } from './SessionUse';
import { WantedStore } from './WantedStore';

const DAY_MS = 24 * 60 * 60_000;
/** For sessions further ahead there is time enough to notice. */
const HORIZON_MS = 14 * DAY_MS;

/**
 * Sees that every session to come finds its template, however it was lost: booking asks for what is not there, but a
 * region may lose what it had, or have it taken away in the very moment in which it is booked.
 */
export class SessionDemands {
  constructor(
    private readonly on: {
      knex: Knex;
      sessions: SessionUse;
      templates: TemplateCatalogue;
      wanted: WantedStore;
    },
  ) {}

  /** Asks for what is missing and can be brought. */
  async ensure(now: number): Promise<void> {
    const { sessions, templates, wanted, knex } = this.on;
    const asked = new Set(
      (await wanted.demands()).map(d => `${d.askedBy} ${d.versionId}`),
    );
    const known = new Map<string, ReturnType<TemplateCatalogue['readiness']>>();
    for (const session of await sessions.unfinished()) {
      if (!isToCome(session, now)) continue;
      const { id: sessionId, regionId, templatePath: path } = session;
      const { versionPolicy: version, preparesAt: neededAt } = session;
      const key = `${path} ${version}`;
      if (!known.has(key)) {
        known.set(key, templates.readiness({ path, version }));
      }
      const coming = (await known.get(key)!).get(regionId);
      if (coming?.state !== 'coming') continue;
      if (asked.has(`session:${sessionId} ${coming.versionId}`)) continue;
      await knex.transaction(tx =>
        templates.demand(tx, { sessionId, regionId, path, coming, neededAt }),
      );
    }
  }
}

function isToCome(session: StoredSession, now: number): boolean {
  const { state, preparesAt, endsAt } = session;
  return state === 'admitted' && endsAt > now && preparesAt < now + HORIZON_MS;
}
