import { TestBackend, TestDatabases } from '@backstage/backend-test-utils';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  client,
  startSessionBackend,
} from '../sessions/__testUtils__/startSessionBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('GET /v1/me', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    const knex = await databases.init('SQLITE_3');
    backend = await startSessionBackend({ knex });
  });
  afterAll(async () => {
    await backend.stop();
  });

  it('tells a teacher the own institution with its region, and that it may reserve', async () => {
    const { body } = await client(backend, 'teacher').get('/v1/me').expect(200);
    expect(body).toEqual({
      userRef: 'user:default/teacher',
      institutions: [
        {
          ref: 'group:default/polito',
          title: 'POLITO',
          regionId: 'polito',
          timeZone: 'Europe/Rome',
          operates: false,
          booksForOthers: false,
        },
      ],
      can: { reserve: true, refresh: false, manageFederation: false },
    });
  });

  it('names institutions in the order of their regions, and tells those that one runs', async () => {
    const { body } = await client(backend, 'dean').get('/v1/me').expect(200);
    expect(body.institutions.map(({ ref }: { ref: string }) => ref)).toEqual([
      'group:default/polito',
      'group:default/bme',
    ]);
    const { body: admin } = await client(backend, 'admin').get('/v1/me');
    expect(admin.institutions).toMatchObject([
      { operates: true, booksForOthers: true },
    ]);
  });

  it('tells others what they may begin', async () => {
    const { body: student } = await client(backend, 'student').get('/v1/me');
    expect(student.can.reserve).toBe(false);
    const { body: operator } = await client(backend, 'operator').get('/v1/me');
    expect(operator).toMatchObject({
      institutions: [],
      can: { reserve: true, refresh: true, manageFederation: true },
    });
  });

  it('is for people', async () => {
    const { status } = await request(backend.server)
      .get('/api/meca/v1/me')
      .set('Authorization', mockCredentials.service.header());
    expect(status).toBe(403);
  });
});
