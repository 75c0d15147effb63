import { Knex } from 'knex';
import { ManagedTemplateCatalogue } from '../catalogue/ManagedTemplateCatalogue';
import { SessionUse } from './SessionUse';
import { WantedStore } from './WantedStore';

/**
 * Sees that every session to come finds its template, however it was lost: booking asks for what is not there, but a
 * region may lose what it had, or have it taken away in the very moment in which it is booked.
 */
export class SessionDemands {
  constructor(
    private readonly on: {
      knex: Knex;
      sessions: SessionUse;
      templates: Pick<ManagedTemplateCatalogue, 'readReadiness' | 'demand'>;
      wanted: WantedStore;
    },
  ) {}

  /** Asks for what is missing and can be brought. */
  async ensure(now: number): Promise<void> {
    const { sessions, templates, wanted, knex } = this.on;
    const booked = await sessions.toCome(now);
    if (booked.length === 0) return;
    const asked = new Set(
      (await wanted.demands()).map(d => `${d.askedBy} ${d.versionId}`),
    );
    const paths = new Set(booked.map(session => session.templatePath));
    const readinessOf = await templates.readReadiness([...paths]);
    for (const session of booked) {
      const { id: sessionId, regionId, templatePath: path } = session;
      const { versionPolicy: version, preparesAt: neededAt } = session;
      const coming = readinessOf({ path, version }).get(regionId);
      if (coming?.state !== 'coming') continue;
      if (asked.has(`session:${sessionId} ${coming.versionId}`)) continue;
      await knex.transaction(tx =>
        templates.demand(tx, { sessionId, regionId, path, coming, neededAt }),
      );
    }
  }
}
