import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  CapacityHistory,
  CapacityOverview,
} from '@meca/backstage-plugin-meca-common';
import {
  FakeRegion,
  FakeRegions,
  never,
  unreachable,
} from '../__testUtils__/FakeRegionDriver';
import { freezeDate } from '../__testUtils__/freezeDate';
import {
  regionConfig,
  request,
  startMecaBackend,
  until,
} from '../__testUtils__/startMecaBackend';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

function withMemory(used: number, total: number): FakeRegion {
  return {
    capacity: async () => ({
      source: 'listCapacity',
      metrics: [{ kind: 'memory', unit: 'bytes', used, total }],
    }),
  };
}

describe.each(databases.eachSupportedId())('capacity on %s', databaseId => {
  afterEach(() => jest.useRealTimers());

  async function start(
    options: Omit<Parameters<typeof startMecaBackend>[0], 'knex'>,
  ) {
    const knex = await databases.init(databaseId);
    const backend = await startMecaBackend({ knex, ...options });
    const get = (path: string) =>
      request(backend.server).get(`/api/meca/v1${path}`);
    const refresh = (body: object = {}) =>
      request(backend.server).post('/api/meca/v1/capacity/refresh').send(body);
    const overview = async (): Promise<CapacityOverview> =>
      (await get('/capacity')).body;
    const states = async () =>
      Object.fromEntries(
        (await overview()).regions.map(({ regionId, state }) => [
          regionId,
          state,
        ]),
      );
    return { backend, knex, get, refresh, overview, states };
  }

  it('asks every region soon after the start, and says when the next round comes', async () => {
    const { backend, overview } = await start({
      regions: { polito: withMemory(3, 9) },
    });
    const { regions, nextRoundAt, asOf, intervalMs } = await until(
      overview,
      answer => answer.regions[0].state === 'fresh',
    );
    expect(regions[0]).toMatchObject({
      source: 'listCapacity',
      metrics: [{ kind: 'memory', unit: 'bytes', used: 3, total: 9 }],
    });
    expect(intervalMs).toBe(300_000);
    expect(Date.parse(nextRoundAt!)).toBeGreaterThan(Date.parse(asOf));
    await backend.stop();
  });

  it('stores what others say while one region hangs for ever', async () => {
    const regions: FakeRegions = {
      stuck: { capacity: () => never() },
      mute: { probe: () => never() },
    };
    for (let at = 0; at < 20; at++) regions[`r${at}`] = withMemory(at, 100);
    const { backend, overview } = await start({ regions });
    // The deadline of the stuck ones is 20 s away: nothing here waits for it.
    const { totals, regions: all } = await until(
      overview,
      answer =>
        answer.regions.filter(({ state }) => state === 'fresh').length === 20,
    );
    expect(totals[0]).toMatchObject({
      used: 190,
      total: 2000,
      missingRegionIds: ['stuck', 'mute'],
    });
    expect(all.slice(0, 2).map(({ state }) => state)).toEqual([
      'never',
      'never',
    ]);
    await backend.stop();
  });

  it('gives a region that hangs up at its deadline and says so', async () => {
    const { backend, refresh } = await start({
      regions: { stuck: { probe: () => never() }, polito: withMemory(1, 2) },
      meca: {
        capacity: { deadline: { seconds: 1 } },
        regions: {
          stuck: regionConfig(1, 'stuck'),
          polito: regionConfig(2, 'polito'),
        },
      },
    });
    const { body } = await refresh().expect(200);
    expect(body.regions[0]).toMatchObject({
      state: 'never',
      problem: {
        code: 'unreachable',
        message: 'Region MECA-stuck did not answer within 1 s',
      },
    });
    expect(body.regions[1].state).toBe('fresh');
    await backend.stop();
  });

  it('keeps the last good numbers of a region that falls silent, with their age, out of the totals', async () => {
    const regions: FakeRegions = {
      polito: withMemory(3, 9),
      bme: withMemory(1, 4),
    };
    const { backend, refresh } = await start({ regions });
    const before: CapacityOverview = (await refresh()).body;
    regions.polito = {
      capacity: async () => {
        throw unreachable('polito');
      },
    };
    const after: CapacityOverview = (await refresh()).body;
    expect(after.regions[0]).toMatchObject({
      state: 'unreachable',
      observedAt: before.regions[0].observedAt,
      metrics: before.regions[0].metrics,
      problem: {
        code: 'unreachable',
        remedy: 'Look whether its management server runs',
      },
    });
    expect(after.totals[0]).toMatchObject({
      used: 1,
      total: 4,
      regionIds: ['bme'],
      missingRegionIds: ['polito'],
    });
    regions.polito = withMemory(5, 9);
    const again: CapacityOverview = (await refresh({ regionIds: ['polito'] }))
      .body;
    expect(again.regions[0]).toMatchObject({
      state: 'fresh',
      metrics: [{ used: 5 }],
    });
    expect(again.regions[0].problem).toBeUndefined();
    await backend.stop();
  });

  it('calls numbers stale after two rounds without new ones', async () => {
    const clock = freezeDate('2026-03-02T09:00:00Z');
    const { backend, refresh, overview, states } = await start({
      regions: { polito: withMemory(3, 9), bme: withMemory(1, 4) },
    });
    await refresh();
    clock.set('2026-03-02T09:10:00Z');
    expect(await states()).toEqual({ polito: 'fresh', bme: 'fresh' });
    clock.set('2026-03-02T09:10:01Z');
    await refresh({ regionIds: ['bme'] });
    const { totals } = await overview();
    expect(await states()).toEqual({ polito: 'stale', bme: 'fresh' });
    expect(totals[0]).toMatchObject({
      used: 4,
      regionIds: ['polito', 'bme'],
      staleRegionIds: ['polito'],
      missingRegionIds: [],
    });
    await backend.stop();
  });

  it('marks the limits of an account, which count in totals, and tells what is used without one', async () => {
    const memory = { kind: 'memory', unit: 'bytes' as const };
    const cores = { kind: 'cpu-cores', unit: 'count' as const, used: 3 };
    const { backend, refresh, overview } = await start({
      regions: {
        polito: withMemory(3, 9),
        bme: {
          capacity: async () => ({
            source: 'listAccounts',
            scope: 'account',
            metrics: [{ ...memory, used: 1, total: 4 }],
            unlimited: [cores],
          }),
        },
      },
    });
    await refresh().expect(200);
    const { regions, totals } = await overview();
    expect(regions[0].scope).toBeUndefined();
    expect(regions[1]).toMatchObject({
      scope: 'account',
      source: 'listAccounts',
      unlimited: [cores],
    });
    expect(totals.find(({ kind }) => kind === 'memory')).toMatchObject({
      ...{ used: 4, total: 13, regionIds: ['polito', 'bme'] },
    });
    expect(totals.map(({ kind }) => kind)).not.toContain('cpu-cores');
    await backend.stop();
  });

  it('refuses numbers that break the contract instead of showing them', async () => {
    const regions: FakeRegions = { polito: withMemory(3, 9) };
    const { backend, refresh } = await start({ regions });
    await refresh();
    regions.polito = withMemory(Number.NaN, 9);
    const { body } = await refresh();
    expect(body.regions[0]).toMatchObject({
      state: 'unreachable',
      metrics: [{ used: 3 }],
      problem: { code: 'failed' },
    });
    await backend.stop();
  });

  it('spares a region that keeps silent: after three failures it is not asked for a while', async () => {
    let asked = 0;
    const { backend, refresh } = await start({
      regions: {
        polito: {
          probe: async () => {
            asked += 1;
            throw unreachable('polito');
          },
        },
      },
    });
    for (let times = 0; times < 5; times++) await refresh();
    expect(asked).toBe(3);
    const { body } = await refresh();
    expect(body.regions[0].problem.message).toContain('was not asked');
    await backend.stop();
  });

  it('visits a region once for all who ask at the same time', async () => {
    let asked = 0;
    let open!: () => void;
    const gate = new Promise<void>(resolve => (open = resolve));
    const { backend, get, refresh } = await start({
      regions: {
        polito: {
          probe: async () => {
            asked += 1;
            await gate;
            return { latencyMs: 1, warnings: [] };
          },
        },
      },
    });
    // The round of the start; it visits nobody a second time.
    await until(
      async () => asked,
      times => times > 0,
    );
    let arrived = 0;
    backend.server.on('request', ({ method }) => {
      arrived += method === 'POST' ? 1 : 0;
    });
    const answers = [refresh(), refresh(), refresh()].map(answer =>
      answer.then(({ status }) => status),
    );
    await until(
      async () => arrived,
      times => times === 3,
    );
    // Goes the way that they went, after them.
    await get('/capacity').expect(200);
    open();
    expect(await Promise.all(answers)).toEqual([200, 200, 200]);
    expect(asked).toBe(1);
    await backend.stop();
  });

  it('shows a restarted portal the numbers of before, and asks no region again within the interval', async () => {
    const knex = await databases.init(databaseId);
    const first = await startMecaBackend({
      knex,
      regions: { polito: withMemory(3, 9) },
    });
    const read =
      (server: typeof first.server) => async (): Promise<CapacityOverview> =>
        (await request(server).get('/api/meca/v1/capacity')).body;
    await until(
      read(first.server),
      ({ regions }) => regions[0].state === 'fresh',
    );
    await first.stop();
    let asked = 0;
    const second = await startMecaBackend({
      knex,
      regions: {
        polito: {
          capacity: async () => {
            asked += 1;
            return never();
          },
        },
      },
    });
    expect((await read(second.server)()).regions[0]).toMatchObject({
      state: 'fresh',
      metrics: [{ used: 3 }],
    });
    expect(asked).toBe(0);
    await second.stop();
  });

  it('keeps history of each region, and of the sum with the last numbers of silent regions', async () => {
    const clock = freezeDate('2026-03-02T09:00:00Z');
    const regions: FakeRegions = {
      polito: withMemory(3, 9),
      bme: withMemory(1, 4),
      local: withMemory(100, 100),
    };
    const { backend, get, refresh } = await start({
      regions,
      meca: {
        regions: {
          polito: regionConfig(1, 'polito'),
          bme: regionConfig(3, 'bme'),
          local: regionConfig(999, 'local', { stage: 'test' }),
        },
      },
    });
    const history = async (query = ''): Promise<CapacityHistory> =>
      (await get(`/capacity/history${query}`).expect(200)).body;
    await until(
      () => history('?to=2026-03-02T09:00:01Z'),
      ({ series }) => series.length === 1,
    );
    regions.polito = withMemory(5, 9);
    clock.set('2026-03-02T09:05:00Z');
    await refresh();
    clock.set('2026-03-02T09:06:00Z');
    expect((await history('?regionId=polito')).series).toEqual([
      {
        regionId: 'polito',
        kind: 'memory',
        unit: 'bytes',
        points: [
          { at: '2026-03-02T09:00:00.000Z', used: 3, total: 9 },
          { at: '2026-03-02T09:05:00.000Z', used: 5, total: 9 },
        ],
      },
    ]);
    expect(await history()).toEqual({
      from: '2026-03-01T09:06:00.000Z',
      to: '2026-03-02T09:06:00.000Z',
      series: [
        {
          kind: 'memory',
          unit: 'bytes',
          points: [{ at: '2026-03-02T09:00:00.000Z', used: 4, total: 13 }],
        },
      ],
    });
    const before = await history(
      '?regionId=polito&from=2026-03-02T10:05:01%2B01:00&kinds=memory,cpu',
    );
    expect(before.series).toEqual([]);
    await backend.stop();
  });

  it('refuses strangers, and what a caller may not see or do', async () => {
    let asked = 0;
    const { backend, get, refresh } = await start({
      regions: {
        polito: {
          capacity: async () => {
            asked += 1;
            return never();
          },
        },
      },
      denied: ['meca.region.read', 'meca.region.refresh'],
    });
    const none = mockCredentials.none.header();
    await get('/capacity').set('Authorization', none).expect(401);
    await get('/capacity/history').set('Authorization', none).expect(401);
    await refresh().set('Authorization', none).expect(401);

    await until(
      async () => asked,
      times => times === 1,
    );
    expect((await get('/capacity').expect(200)).body).toMatchObject({
      regions: [],
      totals: [],
    });
    expect(
      (await get('/capacity/history?regionId=polito').expect(200)).body.series,
    ).toEqual([]);
    await refresh().expect(403);
    expect(asked).toBe(1);
    expect(backend.audited).toEqual(['capacity-refresh failed']);
    await backend.stop();
  });

  it('shows no numbers to one who may ask for fresh ones but not see them', async () => {
    const { backend, refresh } = await start({
      regions: { polito: {} },
      denied: ['meca.region.read'],
    });
    expect((await refresh().expect(200)).body).toMatchObject({
      regions: [],
      totals: [],
    });
    await backend.stop();
  });

  it('names what is wrong with a request, without a stack', async () => {
    const { backend, get, refresh } = await start({ regions: { polito: {} } });
    const faults = [
      await get('/capacity/history?from=2026-03-02T09:00:00').expect(400),
      await get(
        '/capacity/history?from=2026-03-02T09:00:00Z&to=2026-03-02T09:00:00Z',
      ).expect(400),
      await get('/capacity/history?kinds=memory;drop').expect(400),
      await get('/capacity/history?regionId=..').expect(400),
      await get('/capacity/history?regionId=nowhere').expect(404),
      await refresh({ regionIds: 'polito' }).expect(400),
      await refresh({ regionIds: ['nowhere'] }).expect(404),
      await refresh({ regionIds: ['x'.repeat(1_000_000)] }).expect(400),
      await refresh({ regionIds: ['x'.repeat(3_000_000)] }).expect(413),
      await refresh()
        .set('Content-Type', 'application/json')
        .send('{"regionIds": SECRET')
        .expect(400),
    ];
    const messages = faults.map(({ body }) => body.error.message);
    expect(
      messages.map(
        (message: string) =>
          message.replace(/^Invalid request: /, '').split(':')[0],
      ),
    ).toEqual([
      'from',
      'from',
      'kinds',
      'regionId',
      'There is no region "nowhere"',
      'regionIds',
      'There is no region "nowhere"',
      'regionIds.0',
      'body',
      'body',
    ]);
    expect(JSON.stringify(faults.map(({ body }) => body))).not.toMatch(
      /stack|SECRET|node_modules/,
    );
    await backend.stop();
  });
});
