import { TestDatabases } from '@backstage/backend-test-utils';
import { CapacityOverview } from '@meca/backstage-plugin-meca-common';
import { request, startMecaBackend, until } from '../__testUtils__/startMecaBackend';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('capacity on %s', databaseId => {
  it('asks every region soon after the start', async () => {
    const knex = await databases.init(databaseId);
    const backend = await startMecaBackend({
      knex,
      regions: {
        polito: {
          capacity: async () => ({
            source: 'listCapacity',
            metrics: [{ kind: 'memory', unit: 'bytes', used: 3, total: 9 }],
          }),
        },
      },
    });
    const overview = await until(
      async (): Promise<CapacityOverview> =>
        (await request(backend.server).get('/api/meca/v1/capacity')).body,
      ({ regions }) => regions[0].state === 'fresh',
    );
    expect(overview.totals[0]).toMatchObject({ kind: 'memory', used: 3, total: 9, regionIds: ['polito'] });
    expect(overview.nextRoundAt).toBeDefined();
    await backend.stop();
  });
});
