import { TestBackend, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  at,
  booking,
  client,
  startSessionBackend,
} from './__testUtils__/startSessionBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('sessions on %s', databaseId => {
  let knex: Knex;
  let backend: TestBackend & { audited: string[] };

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    backend = await startSessionBackend({ knex });
  });
  afterEach(async () => {
    await backend.stop();
  });

  it('books a session in the own region and lists it', async () => {
    const teacher = client(backend, 'teacher');
    const { body: created } = await teacher
      .post(
        '/v1/sessions',
        booking({ attendees: ['user:default/Student'], comments: 'Bring ID' }),
      )
      .expect(201);
    expect(created).toMatchObject({
      regionId: 'polito',
      ownerRef: 'user:default/teacher',
      state: 'admitted',
      timeZone: 'Europe/Rome',
      startsAt: at(10),
      endsAt: at(12),
      // Ten minutes and one for the first five seats.
      preparesAt: at(10 - 11 / 60),
      releasedAt: at(12.25),
      attendees: ['user:default/student'],
      comments: 'Bring ID',
      actions: ['update', 'cancel'],
      offering: { name: 'Small', cpuCores: 1, memoryBytes: 2 * 1024 ** 3 },
      seatCounts: { total: 4, ready: 0, failed: 0 },
      placementVerdicts: [
        { regionId: 'polito', verdict: 'chosen', seatsThatFit: 40 },
        { regionId: 'bme', verdict: 'possible', seatsThatFit: 20 },
      ],
    });
    const { body: page } = await teacher.get('/v1/sessions').expect(200);
    const { placementVerdicts, ...listed } = created;
    expect(page).toEqual({ items: [listed] });
    expect(backend.audited).toContain('session-create succeeded');
  });
});
