import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { until } from '../../__testUtils__/startMecaBackend';
import { FakeCloud } from '../../seats/__testUtils__/FakeCloud';
import {
  oneTemplate,
  SeatLab,
  TEMPLATE,
} from '../../seats/__testUtils__/SeatLab';
import { SeatIncidents } from '../../seats/incidents/SeatIncidents';
import { OwnerNotices } from './OwnerNotices';
import { SessionClock } from './SessionClock';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MINUTE = 60_000;
const NINE = Date.UTC(2026, 2, 2, 9);

describe.each(databases.eachSupportedId())('SessionClock on %s', id => {
  let lab: SeatLab;
  let cloud: FakeCloud;
  let now: number;
  let ready: boolean;
  let sent: string[];
  const clocks: SessionClock[] = [];

  beforeEach(async () => {
    cloud = new FakeCloud();
    lab = await SeatLab.create(await databases.init(id), { fake: cloud });
    now = NINE;
    ready = true;
    sent = [];
  });
  afterEach(async () => {
    await Promise.all(clocks.splice(0).map(clock => clock.stop()));
    await lab.close();
  });

  const templates = oneTemplate(async () => (ready ? TEMPLATE : undefined));

  /** A portal's replica: a clock and an engine. */
  function startReplica() {
    const engine = lab.startEngine({ templates });
    const clock = new SessionClock({
      federation: lab.federation,
      knex: lab.knex,
      store: lab.sessions,
      seats: lab.seats,
      templates,
      notices: new OwnerNotices({
        knex: lab.knex,
        logger: mockServices.rootLogger(),
        notifications: {
          async send({ recipients, payload }) {
            const { entityRef } = recipients as { entityRef: string };
            sent.push(`${entityRef}: ${payload.title}`);
          },
        },
      }),
      incidents: new SeatIncidents(lab.knex),
      logger: mockServices.rootLogger(),
      changed: () => engine.wake(),
      now: () => now,
      tickMs: 20,
    });
    clocks.push(clock);
    clock.start();
  }

  /** A class from ten to eleven, prepared from a quarter to ten on, given up at a quarter past eleven. */
  const addClass = (options = {}) =>
    lab.addSession({
      code: 'tentenxx',
      seats: 3,
      startsAt: NINE + 60 * MINUTE,
      endsAt: NINE + 120 * MINUTE,
      preparesAt: NINE + 45 * MINUTE,
      releasedAt: NINE + 135 * MINUTE,
      state: 'admitted',
      nextStepAt: NINE + 45 * MINUTE,
      ...options,
    });

  const reaches = (session: string, state: string) =>
    until(
      async () => (await lab.sessions.get(session))!,
      record => record.state === state,
    );
  const told = (text: string) =>
    until(
      async () => sent,
      all => all.some(line => line.includes(text)),
    );

  it('prepares, holds, ends and clears a class, and tells its owner once', async () => {
    const session = await addClass();
    startReplica();
    startReplica();
    now = NINE + 45 * MINUTE;
    const preparing = await reaches(session, 'preparing');
    expect(preparing.resolvedVersion).toBe(TEMPLATE.version);
    await lab.settled(session, 'ready');
    now += 6_000;
    await told('all 3 seats are ready');
    now = NINE + 60 * MINUTE;
    await reaches(session, 'running');
    now = NINE + 110 * MINUTE;
    await told('ends in 10 minutes');
    now = NINE + 118 * MINUTE;
    await told('ends in 2 minutes');
    expect(cloud.names()).toHaveLength(3);
    now = NINE + 120 * MINUTE;
    await reaches(session, 'closing');
    await until(
      async () => cloud.alive(),
      machines => {
        now += 1_000;
        return machines.length === 0;
      },
    );
    await until(
      async () => (await lab.sessions.get(session))!,
      record => {
        now += 1_000;
        return record.state === 'closed';
      },
    );
    expect(
      await lab.knex('reservation').where({ session_id: session }),
    ).toMatchObject([{ state: 'released' }]);
    expect(sent).toEqual([
      'user:default/laura.ferri: "Class tentenxx": all 3 seats are ready',
      'user:default/laura.ferri: "Class tentenxx" ends in 10 minutes',
      'user:default/laura.ferri: "Class tentenxx" ends in 2 minutes',
    ]);
    expect(cloud.calls.filter(({ call }) => call === 'stop')).toHaveLength(3);
  });

  it('keeps machines stopped until the grace time is over, if the session says so', async () => {
    const session = await addClass({ endPolicy: 'keep' });
    startReplica();
    now = NINE + 60 * MINUTE;
    await lab.settled(session, 'ready');
    now = NINE + 120 * MINUTE;
    await lab.settled(session, 'stopped');
    now = NINE + 134 * MINUTE;
    expect((await lab.sessions.get(session))!.state).toBe('closing');
    expect(cloud.alive()).toHaveLength(3);
    now = NINE + 135 * MINUTE;
    await until(
      async () => (await lab.sessions.get(session))!,
      record => {
        now += 1_000;
        return record.state === 'closed';
      },
    );
    expect(cloud.alive()).toEqual([]);
  });

  it('ends a class late after a night of downtime, and skips nothing', async () => {
    const session = await addClass();
    startReplica();
    now = NINE + 50 * MINUTE;
    await lab.settled(session, 'ready');
    await clocks[0].stop();
    now = NINE + 24 * 60 * MINUTE;
    startReplica();
    await until(
      async () => (await lab.sessions.get(session))!,
      record => {
        now += 1_000;
        return record.state === 'closed';
      },
    );
    expect(cloud.alive()).toEqual([]);
    expect(cloud.machines).toHaveLength(3);
  });

  it('tells why a class cannot be prepared, and prepares it as soon as it can', async () => {
    ready = false;
    const session = await addClass();
    startReplica();
    now = NINE + 45 * MINUTE;
    await told('cannot be prepared');
    const seats = await lab.seats.list(session);
    expect(seats.map(seat => seat.problem?.code)).toEqual(
      Array(3).fill('template-not-ready'),
    );
    expect(seats[0].problem).toMatchObject({
      message: expect.stringContaining('not ready in region MECA-fake,'),
      remedy: expect.stringContaining('ready in region MECA-fake,'),
    });
    ready = true;
    now += 31_000;
    const settled = await lab.settled(session, 'ready');
    expect(settled.map(seat => seat.problem)).toEqual(Array(3).fill(undefined));
    expect(sent.filter(line => line.includes('cannot'))).toHaveLength(1);
  });

  it('gives the capacity of a class back that could never be prepared', async () => {
    ready = false;
    const session = await addClass();
    startReplica();
    now = NINE + 121 * MINUTE;
    await reaches(session, 'failed');
    expect(
      await lab.knex('reservation').where({ session_id: session }),
    ).toMatchObject([{ state: 'released' }]);
    expect(cloud.machines).toEqual([]);
  });

  it('tells the owner about seats that could not be made ready', async () => {
    cloud.mishap = call => (call === 'deploy' ? 'fail-job' : undefined);
    const session = await addClass({ seats: 1 });
    startReplica();
    now = NINE + 46 * MINUTE;
    await lab.settled(session, 'failed');
    now += 6_000;
    await told('1 of 1 seats could not be made ready');
    expect(sent).toHaveLength(1);
  });

  it('holds the capacity of a cancelled class until its machines are gone', async () => {
    const session = await addClass();
    startReplica();
    now = NINE + 50 * MINUTE;
    await lab.settled(session, 'ready');
    cloud.down = true;
    await lab.knex('session').where({ id: session }).update({
      state: 'cancelled',
      next_step_at: now,
    });
    await lab.seats.want(lab.knex, session, 'absent');
    const reservation = () =>
      lab.knex('reservation').where({ session_id: session }).first();
    await until(
      async () => (await lab.seats.list(session))[0],
      seat => seat.problem?.code === 'unreachable',
    );
    now += 6_000;
    expect((await reservation()).state).toBe('active');
    cloud.down = false;
    await until(reservation, row => {
      now += 1_000;
      return row.state === 'released';
    });
    expect(cloud.alive()).toEqual([]);
    expect((await lab.sessions.get(session))!.state).toBe('cancelled');
  });
});
