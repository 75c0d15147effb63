import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { openDatabase } from '../../database';
import { TemplateReadiness } from '../types';
import { SessionDemands } from './SessionDemands';
import { SessionUse } from './SessionUse';
import { WantedStore } from './WantedStore';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const NOW = Date.parse('2026-03-02T08:00:00Z');
const coming = (versionId: string): TemplateReadiness => ({
  state: 'coming',
  versionId,
  version: '01.00.00.00',
  expectedReadyAt: NOW,
});

describe.each(databases.eachSupportedId())('SessionDemands on %s', id => {
  it('ask once for what booked sessions have lost, and for the next version when that one is lost too', async () => {
    const knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    const wanted = new WantedStore(knex);
    let here: TemplateReadiness = {
      state: 'ready',
      version: '01.00.00.00',
      newestElsewhere: false,
    };
    let asked = 0;
    const demands = new SessionDemands({
      knex,
      wanted,
      sessions: {
        toCome: async () => [
          {
            id: 'class',
            regionId: 'bme',
            templatePath: 'bme/lab',
            versionPolicy: 'latest',
            preparesAt: NOW + 1000,
          },
        ],
      } as unknown as SessionUse,
      templates: {
        readReadiness: async () => () => new Map([['bme', here]]),
        demand: async (
          tx,
          { sessionId, regionId, coming: version, neededAt },
        ) => {
          asked++;
          await wanted.dropDemandsOf(`session:${sessionId}`, tx);
          await wanted.demand(
            {
              versionId: version!.versionId,
              regionId,
              askedBy: `session:${sessionId}`,
              neededAt,
              askedAt: NOW,
            },
            tx,
          );
        },
      },
    });
    const look = async () => {
      await demands.ensure(NOW);
      return (await wanted.demands()).map(d => [d.versionId, d.neededAt]);
    };
    expect(await look()).toEqual([]);
    here = coming('v1');
    expect(await look()).toEqual([['v1', NOW + 1000]]);
    expect(await look()).toEqual([['v1', NOW + 1000]]);
    expect(asked).toBe(1);
    here = coming('v2');
    expect(await look()).toEqual([['v2', NOW + 1000]]);
    here = { state: 'missing' };
    expect(await look()).toEqual([['v2', NOW + 1000]]);
  });

  it('are forgotten with their sessions, those of people with time', async () => {
    const knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    const wanted = new WantedStore(knex);
    const common = { versionId: 'v1', regionId: 'bme' };
    await wanted.demand({ ...common, askedBy: 'session:gone', askedAt: NOW });
    await wanted.demand({ ...common, askedBy: 'user:default/a', askedAt: NOW });
    await wanted.demand({ ...common, askedBy: 'user:default/b', askedAt: 1 });
    await wanted.dropOldDemands(NOW - 1);
    expect((await wanted.demands()).map(d => d.askedBy)).toEqual([
      'user:default/a',
    ]);
  });
});
