import { TestBackend, TestDatabases } from '@backstage/backend-test-utils';
import {
  at,
  booking,
  client,
  startSessionBackend,
  TestRegion,
  twoRegions,
} from './__testUtils__/startSessionBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** The demand part of a booking. */
function demand(overrides: Record<string, unknown> = {}) {
  const { title, ...rest } = booking(overrides);
  return rest;
}

describe('placement', () => {
  let backend: TestBackend;
  const start = async (regions: Record<string, TestRegion>, meca = {}) => {
    const knex = await databases.init('SQLITE_3');
    backend = await startSessionBackend({ knex, regions, meca });
    return client(backend, 'teacher');
  };
  afterEach(async () => {
    await backend.stop();
  });
  const codes = (body: any, regionId: string) =>
    body.verdicts
      .find((v: any) => v.regionId === regionId)
      .reasons.map((r: any) => r.code);

  it('goes abroad when the own region is full, and says what is short, when, and when it fits again', async () => {
    const teacher = await start(twoRegions);
    await teacher.post('/v1/sessions', booking({ seats: 28 })).expect(201);
    const { body } = await teacher
      .post('/v1/placements', demand({ seats: 18 }))
      .expect(200);
    expect(body.regionId).toBe('bme');
    const [chosen, refused] = body.verdicts;
    expect(chosen).toMatchObject({
      regionId: 'bme',
      verdict: 'chosen',
      loadAfter: 0.9,
    });
    expect(chosen.distanceKm).toBeGreaterThan(900);
    expect(chosen.distanceKm).toBeLessThan(1000);
    expect(chosen.score).toBeCloseTo(
      0.5 * 0.9 + 0.35 * (chosen.distanceKm / 2000),
      6,
    );
    expect(refused).toMatchObject({
      regionId: 'polito',
      verdict: 'refused',
      seatsThatFit: 12,
    });
    expect(refused.reasons).toHaveLength(1);
    expect(refused.reasons[0]).toMatchObject({ code: 'memory-short' });
    expect(refused.reasons[0].message).toMatch(
      /12 of 18 seats fit; memory is short \d\d:\d\d–\d\d:\d\d \(Europe\/Rome\); next time all fit: .* \(Europe\/Rome\)/,
    );
    // 28 seats end at 12:15 with their clean-up; 18 seats need 14 minutes of lead-in; people book on the five minutes.
    expect(refused.nextFitAt).toBe(at(12.5));
    await teacher
      .post(
        '/v1/sessions',
        booking({
          seats: 18,
          startsAt: refused.nextFitAt,
          endsAt: at(14.5),
          placement: { policy: 'chosen-only', regionId: 'polito' },
        }),
      )
      .expect(201);
  });

  it('books nothing by asking, and counts a session that is to be changed only once', async () => {
    const teacher = await start(twoRegions);
    const { body: session } = await teacher
      .post('/v1/sessions', booking({ seats: 40 }))
      .expect(201);
    const asked = demand({
      seats: 40,
      placement: { policy: 'chosen-only', regionId: 'polito' },
    });
    const { body: without } = await teacher.post('/v1/placements', asked);
    expect(without.regionId).toBeUndefined();
    const { body: change } = await teacher.post('/v1/placements', {
      ...asked,
      sessionId: session.id,
    });
    expect(change.regionId).toBe('polito');
    await client(backend, 'colleague')
      .post('/v1/placements', { ...asked, sessionId: session.id })
      .expect(403);
  });

  it('leaves out test regions, silent ones, and those without the template, version or offering', async () => {
    const teacher = await start({
      polito: { memoryGib: 80 },
      trial: { memoryGib: 80, config: { stage: 'test' } },
      silent: { memoryGib: 80, unreachable: true },
      other: { memoryGib: 80, versions: ['02.00.00.00'] },
      empty: { memoryGib: 80, versions: [] },
    });
    const { body } = await teacher
      .post('/v1/placements', demand({ version: '01.00.00.00' }))
      .expect(200);
    expect(body.regionId).toBe('polito');
    expect(codes(body, 'trial')).toEqual(['test-region']);
    expect(codes(body, 'silent')).toEqual(['unreachable']);
    expect(codes(body, 'other')).toEqual(['template-missing']);
    expect(codes(body, 'empty')).toEqual(['template-missing']);
    const { body: refused } = await teacher
      .post(
        '/v1/sessions',
        booking({ placement: { policy: 'chosen-only', regionId: 'trial' } }),
      )
      .expect(409);
    expect(refused.error.message).toContain('MECA-trial: is for tests');
    expect(refused.error.verdicts).toHaveLength(5);
  });

  it('lends others no more than the region allows, and never its own share', async () => {
    const teacher = await start({
      polito: { memoryGib: 80 },
      bme: { memoryGib: 80, config: { lending: { seats: 10 } } },
    });
    const abroad = { policy: 'chosen-only', regionId: 'bme' };
    const lent = booking({ seats: 6, placement: abroad });
    await teacher.post('/v1/sessions', lent).expect(201);
    const { body } = await teacher.post('/v1/sessions', lent).expect(409);
    expect(body.error.message).toContain('lent to other institutions');
    await client(backend, 'bme-teacher')
      .post(
        '/v1/sessions',
        booking({ institutionRef: 'group:default/bme', seats: 34 }),
      )
      .expect(201);
    await teacher
      .post('/v1/sessions', booking({ seats: 1, placement: abroad }))
      .expect(409);
  });

  it('takes the less loaded of two equally near regions, the first by id if equal, and weights from the configuration', async () => {
    const teacher = await start(
      {
        polito: { memoryGib: 20 },
        ukim: { memoryGib: 400 },
        tus: { memoryGib: 800 },
        bme: { memoryGib: 400, config: twoRegions.bme.config },
      },
      { placement: { weights: { load: 0, distance: 1 } } },
    );
    const { body } = await teacher.post(
      '/v1/placements',
      demand({ placement: { policy: 'best' }, seats: 10 }),
    );
    // All but Budapest are in Turin here; load counts nothing.
    expect(body.verdicts.map((v: any) => v.regionId)).toEqual([
      'polito',
      'tus',
      'ukim',
      'bme',
    ]);
    expect(body.verdicts[3].score).toBeCloseTo(
      body.verdicts[3].distanceKm / 2000,
    );
  });

  it('books nothing in a region whose capacity nobody knows, unless the operator set limits', async () => {
    const teacher = await start({
      polito: {
        capacity: () => {
          throw new Error('it does not tell');
        },
      },
      bme: {
        config: {
          limits: { memoryBytes: 10 * 1024 ** 3, cpuMhz: 1_000_000 },
        },
      },
    });
    const { body } = await teacher.post('/v1/placements', demand());
    expect(body.regionId).toBe('bme');
    expect(body.verdicts[0].seatsThatFit).toBe(5);
    expect(codes(body, 'polito')).toEqual(['capacity-unknown']);
  });

  it('names the limits that are missing where a region answers without them', async () => {
    const teacher = await start({
      polito: {},
      bme: { config: { limits: { memoryBytes: 1024 ** 3 } } },
    });
    const { body } = await teacher.post('/v1/placements', demand());
    expect(body.verdicts.map((verdict: any) => verdict.reasons[0])).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: 'limit-missing',
          message:
            'MECA-polito: no limit of CPU and memory is known, neither from the region nor from meca.regions.polito.limits.cpuMhz and meca.regions.polito.limits.memoryBytes, so nothing is booked there',
        }),
        expect.objectContaining({
          code: 'limit-missing',
          message: expect.stringContaining(
            'no limit of CPU is known, neither from the region nor from meca.regions.bme.limits.cpuMhz, so',
          ),
        }),
      ]),
    );
  });

  it('does not book what machines of others use', async () => {
    const teacher = await start({ polito: { memoryGib: 80, usedGib: 70 } });
    const { body } = await teacher.post(
      '/v1/placements',
      demand({ seats: 18 }),
    );
    expect(body.verdicts[0]).toMatchObject({
      verdict: 'refused',
      seatsThatFit: 5,
    });
    expect(body.verdicts[0].nextFitAt).toBeUndefined();
  });

  it('says once how many seats fit when several things are short', async () => {
    const teacher = await start({
      polito: { memoryGib: 80, config: { limits: { cpuMhz: 40_000 } } },
    });
    const { body } = await teacher
      .post('/v1/placements', demand({ seats: 200 }))
      .expect(200);
    const messages = body.verdicts[0].reasons.map((r: any) => r.message);
    expect(codes(body, 'polito')).toEqual(['memory-short', 'cpu-short']);
    expect(messages[0]).toMatch(/^MECA-polito: 40 of 200 seats fit; memory is/);
    expect(messages[1]).toMatch(/^MECA-polito: CPU is short too \d\d:\d\d/);
  });

  it('tells who of the students has a seat elsewhere at that time, and nothing of where', async () => {
    const teacher = await start(twoRegions);
    const colleague = client(backend, 'bme-teacher');
    const secret = booking({
      title: 'Secret meeting',
      institutionRef: 'group:default/bme',
      seats: 2,
      attendees: ['user:default/ada', 'user:default/bob'],
      startsAt: at(11),
      endsAt: at(13),
    });
    const { body: other } = await colleague
      .post('/v1/sessions', secret)
      .expect(201);
    const ask = (overrides: Record<string, unknown> = {}) =>
      demand({
        attendees: ['user:default/Bob', 'user:default/eve'],
        ...overrides,
      });
    const { body } = await teacher.post('/v1/placements', ask()).expect(200);
    expect(body.busyAttendees).toEqual(['user:default/bob']);
    expect(JSON.stringify(body)).not.toContain('Secret');

    const later = ask({ startsAt: at(13), endsAt: at(14) });
    const free = await teacher.post('/v1/placements', later).expect(200);
    expect(free.body.busyAttendees).toEqual([]);
    const itself = await colleague
      .post('/v1/placements', {
        ...ask({ institutionRef: 'group:default/bme' }),
        sessionId: other.id,
      })
      .expect(200);
    expect(itself.body.busyAttendees).toEqual([]);
    const unasked = await teacher.post('/v1/placements', demand()).expect(200);
    expect(unasked.body.busyAttendees).toBeUndefined();
  });
});
