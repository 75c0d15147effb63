import { TestBackend, TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import { as } from './__testUtils__/people';
import {
  at,
  booking,
  client,
  startSessionBackend,
} from './__testUtils__/startSessionBackend';

const GIB = 1024 ** 3;
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'sessions in an account with a limit of cores on %s',
  databaseId => {
    let backend: TestBackend | undefined;
    afterEach(() => backend?.stop());

    it('leave strangers their cores while a class of faster machines runs', async () => {
      // The account's slowest offering has 500 MHz a core, the one that is booked here 1000. Strangers have 10 of 30 cores.
      let usedCores = 10;
      const knex = await databases.init(databaseId);
      backend = await startSessionBackend({
        knex,
        regions: {
          polito: {
            capacity: () => ({
              scope: 'account',
              metrics: [
                {
                  ...{ kind: 'memory', unit: 'bytes' as const },
                  ...{ used: 0, total: 1000 * GIB },
                },
                {
                  ...{ kind: 'cpu', unit: 'megahertz' as const },
                  ...{ used: usedCores * 500, total: 30 * 500 },
                },
                {
                  ...{ kind: 'cpu-cores', unit: 'count' as const },
                  ...{ used: usedCores, total: 30 },
                },
              ],
            }),
          },
        },
        // Nobody looks whether the seats that are made ready below have machines.
        meca: { seats: { watch: { hours: 1 } } },
      });
      const teacher = client(backend, 'teacher');
      const seatsThatFitLater = async () => {
        const later = { startsAt: at(58), endsAt: at(60), seats: 20 };
        const { title, ...demand } = booking(later);
        const { body } = await teacher.post('/v1/placements', demand);
        return body.verdicts[0].seatsThatFit;
      };
      expect(await seatsThatFitLater()).toBe(10);

      await teacher.post('/v1/sessions', booking({ seats: 5 })).expect(201);
      await knex('seat').update({
        ...{ state: 'ready', settled: true, ready_at: 1 },
      });
      usedCores += 5;
      await request(backend.server)
        .post('/api/meca/v1/capacity/refresh')
        .set('Authorization', as('operator'))
        .send({})
        .expect(200);
      expect(await seatsThatFitLater()).toBe(10);
    });
  },
);
