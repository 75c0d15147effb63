import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import { RegionList } from '@meca/backstage-plugin-meca-common';
import { RegionError } from '@meca/backstage-plugin-meca-node';
import { FakeRegions, unreachable } from '../__testUtils__/FakeRegionDriver';
import {
  regionConfig,
  request,
  startMecaBackend,
  until,
} from '../__testUtils__/startMecaBackend';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('federation on %s', databaseId => {
  async function start(
    options: Omit<Parameters<typeof startMecaBackend>[0], 'knex'>,
  ) {
    const knex = await databases.init(databaseId);
    const backend = await startMecaBackend({ knex, ...options });
    const get = (path: string) =>
      request(backend.server).get(`/api/meca/v1${path}`);
    const post = (path: string, body: object) =>
      request(backend.server).post(`/api/meca/v1${path}`).send(body);
    const asked = () =>
      until(
        async (): Promise<RegionList> => (await get('/regions')).body,
        ({ items }) => items.every(({ health }) => health.state !== 'unknown'),
      );
    return { backend, knex, get, post, asked };
  }

  it('shows each region with its health, and never how the portal logs in', async () => {
    const regions: FakeRegions = {
      polito: {
        probe: async () => ({
          latencyMs: 12,
          apiVersion: '4.20.1.0',
          clockSkewMs: -40,
          certificateDaysLeft: 80,
          warnings: [],
        }),
      },
      bme: {
        probe: async () => ({
          latencyMs: 5,
          warnings: [
            {
              code: 'certificate',
              message: 'The certificate ends in 3 days',
              remedy: 'Renew it',
            },
          ],
        }),
      },
      ukim: {
        probe: async () => {
          throw unreachable('ukim');
        },
      },
      tus: {
        probe: async () => {
          throw new RegionError({
            regionId: 'tus',
            code: 'unauthorised',
            message: 'Region MECA-tus refuses the keys',
            remedy: 'Check them',
          });
        },
      },
      insa: {
        probe: async () => {
          throw new Error('https://x/?apiKey=KEY&signature=SIG');
        },
      },
    };
    const { backend, asked, get } = await start({
      regions,
      meca: {
        regions: Object.fromEntries(
          Object.keys(regions).map((id, at) => [
            id,
            regionConfig(at + 1, id, { apiKey: 'KEY', secretKey: 'SECRET' }),
          ]),
        ),
      },
    });
    const { items } = await asked();
    expect(
      items.map(({ id, health }) => [
        id,
        health.state,
        health.problems.map(p => p.code),
      ]),
    ).toEqual([
      ['polito', 'healthy', []],
      ['bme', 'degraded', ['certificate']],
      ['ukim', 'unreachable', ['unreachable']],
      ['tus', 'unauthorised', ['unauthorised']],
      ['insa', 'degraded', ['failed']],
    ]);
    expect(items[0]).toMatchObject({
      endpointHost: 'polito.example.edu',
      stage: 'production',
      health: {
        apiVersion: '4.20.1.0',
        clockSkewMs: -40,
        certificateDaysLeft: 80,
        latencyMs: 12,
      },
    });
    expect(items[4].health.problems[0].message).toBe(
      'Region MECA-insa could not be asked because of a fault in the portal',
    );
    expect(items[2].health.lastAnswerAt).toBeUndefined();
    expect(items[3].health.lastAnswerAt).toBeDefined();
    expect(JSON.stringify(items)).not.toMatch(/KEY|SECRET|SIG/);
    const { body } = await get('/regions/bme');
    expect(body).toEqual(items[1]);
    await backend.stop();
  });

  it('remembers what was good when a region falls silent', async () => {
    const regions: FakeRegions = {
      polito: {
        probe: async () => ({
          latencyMs: 12,
          apiVersion: '4.20.1.0',
          warnings: [],
        }),
      },
    };
    const { backend, asked, get, post } = await start({ regions });
    // The first round may still be under way, and a refresh would join it.
    await post('/capacity/refresh', {}).expect(200);
    const before = (await asked()).items[0].health;
    regions.polito.probe = async () => {
      throw unreachable('polito');
    };
    await post('/capacity/refresh', {}).expect(200);
    const { health } = (await get('/regions/polito')).body;
    expect(health).toMatchObject({
      state: 'unreachable',
      apiVersion: '4.20.1.0',
      lastAnswerAt: before.lastAnswerAt,
      problems: [
        {
          code: 'unreachable',
          remedy: 'Look whether its management server runs',
        },
      ],
    });
    await backend.stop();
  });

  it('shows another replica’s and an earlier run’s health from the database', async () => {
    const knex = await databases.init(databaseId);
    const first = await startMecaBackend({ knex, regions: { polito: {} } });
    await until(
      async () =>
        (
          await request(first.server).get('/api/meca/v1/regions')
        ).body.items[0].health.state,
      state => state === 'healthy',
    );
    const second = await startMecaBackend({
      knex,
      regions: {
        polito: {
          probe: async () => {
            throw unreachable('polito');
          },
        },
      },
    });
    // The round is not due: nobody asks again.
    const { body } = await request(second.server).get('/api/meca/v1/regions');
    expect(body.items[0].health.state).toBe('healthy');
    await first.stop();
    await second.stop();
  });

  it('starts with the good regions and names the faulty keys to those who manage the federation', async () => {
    const regions: FakeRegions = {
      polito: {},
      bme: {
        faulty: new InputError(
          'Missing required config value at meca.regions.bme.secretKey',
        ),
      },
      ukim: { faulty: new TypeError('secretKey S3CRET is odd') },
    };
    const meca = {
      regions: {
        polito: regionConfig(1, 'polito'),
        bme: regionConfig(3, 'bme'),
        ukim: regionConfig(5, 'ukim'),
        tus: regionConfig(6, 'tus', { driver: 'openstack' }),
        uned: regionConfig(8, 'uned', { timeZone: 'Europe/Atlantis' }),
      },
    };
    const { backend, get } = await start({ regions, meca });
    const { items, configProblems }: RegionList = (await get('/regions')).body;
    expect(items.map(({ id }) => id)).toEqual(['polito']);
    expect(configProblems?.map(({ key }) => key)).toEqual([
      'meca.regions.uned.timeZone',
      'meca.regions.bme',
      'meca.regions.ukim',
      'meca.regions.tus.driver',
    ]);
    expect(JSON.stringify(configProblems)).toContain('secretKey');
    expect(JSON.stringify(configProblems)).not.toContain('S3CRET');
    expect(backend.logged).toEqual(
      configProblems?.map(
        ({ key, message }) => `Invalid configuration: ${key} ${message}`,
      ),
    );
    await backend.stop();

    const other = await start({
      regions,
      meca,
      denied: ['meca.federation.manage'],
    });
    expect((await other.get('/regions')).body.configProblems).toBeUndefined();
    await other.backend.stop();
  });

  it('lays what a region knows of the others beside what is configured', async () => {
    const { backend, post } = await start({
      regions: {
        polito: {
          knownRegions: async () => [
            {
              number: 12,
              name: 'MECA-new',
              endpoint: 'https://new.example.edu/client/api?apiKey=KEY',
            },
            {
              number: 1,
              name: 'MECA-polito',
              endpoint: 'https://POLITO.example.edu/client/',
            },
            { number: 2, name: 'MECA-Budapest', endpoint: 'not a url' },
          ],
        },
        bme: {},
      },
    });
    const { body, status } = await post('/federation/discover', {
      regionId: 'polito',
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      askedRegionId: 'polito',
      items: [
        {
          number: 1,
          name: 'MECA-polito',
          endpointHost: 'polito.example.edu',
          state: 'known',
          regionId: 'polito',
          differences: [],
        },
        {
          number: 2,
          name: 'MECA-Budapest',
          endpointHost: '',
          state: 'differs',
          regionId: 'bme',
          differences: [
            'It is called "MECA-Budapest" there and "MECA-bme" here',
            'It is at an unreadable address there and at bme.example.edu here',
          ],
        },
        {
          number: 12,
          name: 'MECA-new',
          endpointHost: 'new.example.edu',
          state: 'new',
          differences: [],
        },
      ],
    });
    expect(backend.audited).toEqual(['federation-discover succeeded']);
    await backend.stop();
  });

  it('says which region could not be asked for the others, and what to do', async () => {
    const { backend, post } = await start({
      regions: {
        polito: {
          knownRegions: async () => {
            throw unreachable('polito');
          },
        },
      },
    });
    const { body, status } = await post('/federation/discover', {
      regionId: 'polito',
    });
    expect([status, body.error.message]).toEqual([
      503,
      'Region MECA-polito refused the connection. Look whether its management server runs',
    ]);
    expect(backend.audited).toEqual(['federation-discover failed']);
    await backend.stop();
  });

  it('exports to each production region the calls for all others', async () => {
    const { backend, get } = await start({
      regions: { bme: {}, polito: {}, local: {} },
      meca: {
        regions: {
          bme: regionConfig(3, 'bme'),
          polito: regionConfig(1, 'polito'),
          local: regionConfig(999, 'local', { stage: 'test' }),
        },
      },
    });
    const call = (id: number, name: string) => ({
      command: 'addRegion',
      id,
      name: `MECA-${name}`,
      endpoint: `https://${name}.example.edu/client/api`,
    });
    expect((await get('/federation/export')).body).toEqual({
      items: [
        { regionId: 'polito', name: 'MECA-polito', calls: [call(3, 'bme')] },
        { regionId: 'bme', name: 'MECA-bme', calls: [call(1, 'polito')] },
      ],
    });
    expect(backend.audited).toEqual(['federation-export succeeded']);
    await backend.stop();
  });

  it('refuses strangers, and what a caller may not see or do', async () => {
    let asked = 0;
    const regions: FakeRegions = {
      polito: {
        knownRegions: async () => {
          asked += 1;
          return [];
        },
      },
    };
    const { backend, get, post } = await start({
      regions,
      denied: ['meca.region.read', 'meca.federation.manage'],
    });
    const none = mockCredentials.none.header();
    await get('/regions').set('Authorization', none).expect(401);
    await get('/regions/polito').set('Authorization', none).expect(401);
    await get('/federation/export').set('Authorization', none).expect(401);
    await post('/federation/discover', { regionId: 'polito' })
      .set('Authorization', none)
      .expect(401);

    await get('/regions').expect(200, { items: [] });
    const denied = await get('/regions/polito').expect(404);
    const unknown = await get('/regions/nowhere').expect(404);
    expect(denied.body.error.message.replace('polito', 'nowhere')).toBe(
      unknown.body.error.message,
    );
    await get('/federation/export').expect(404);
    await post('/federation/discover', { regionId: 'polito' }).expect(403);
    expect(asked).toBe(0);
    await backend.stop();
  });

  it('answers services as it answers people', async () => {
    const { backend, get } = await start({ regions: { polito: {} } });
    const { body } = await get('/regions')
      .set('Authorization', mockCredentials.service.header())
      .expect(200);
    expect(body.items).toHaveLength(1);
    await backend.stop();
  });

  it.each([
    ['regionId', {}],
    ['regionId', { regionId: 7 }],
    ['regionId', { regionId: 'x'.repeat(1_000_000) }],
    ['regionId', { regionId: '../polito' }],
    ['Unrecognized key', { regionId: 'polito', force: true }],
  ])('names %s in a bad question for discovery', async (field, body) => {
    const { backend, post } = await start({ regions: { polito: {} } });
    const answer = await post('/federation/discover', body).expect(400);
    expect(answer.body.error.message).toContain(field);
    expect(answer.body.error.stack).toBeUndefined();
    await backend.stop();
  });
});
