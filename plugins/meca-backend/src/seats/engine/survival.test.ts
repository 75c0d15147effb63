import { TestDatabases } from '@backstage/backend-test-utils';
import { Seat } from '@meca/backstage-plugin-meca-common';
import { seededRandom } from '../../__testUtils__/seededRandom';
import { MortalProcess } from '../../reconcile/__testUtils__/MortalProcess';
import {
  dieAtSteps,
  withDeathAt,
} from '../../reconcile/__testUtils__/withDeathAt';
import { FakeCloud, Mishap } from '../__testUtils__/FakeCloud';
import { SeatLab } from '../__testUtils__/SeatLab';
import { SeatLeases } from '../lease/SeatLeases';
import { SeatOptions } from '../options';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Longer than the test: on a busy machine the living lose no leases, and machines that make no progress are not given up. */
const PATIENT = {
  leaseMs: 300_000,
  readinessLimitMs: 300_000,
  busyLimitMs: 300_000,
} satisfies Partial<SeatOptions>;

const DRIVER_CALLS = [
  'deploy',
  'start',
  'stop',
  'destroy',
  'pollJob',
  'listInstances',
] as const;
const LEASE_CALLS = [
  'dueRegions',
  'claimDue',
  'claimSlots',
  'keep',
  'giveBack',
  'drop',
  'renew',
] as const;

describe.each(databases.eachSupportedId())('a seat engine on %s', id => {
  function startMortal(process: MortalProcess, lab: SeatLab, cloud: FakeCloud) {
    const leases = new SeatLeases(lab.knex, process.id, PATIENT.leaseMs);
    const engine = lab.startEngine({
      federation: {
        get: lab.federation.get,
        driver: () => process.wrap(cloud, DRIVER_CALLS),
      },
      options: { ...PATIENT, tickMs: 10, lostAnswerMs: 50, retryMs: 5 },
      leases: process.wrap(leases, LEASE_CALLS),
    });
    process.death.then(() => lab.forget(engine));
    return engine;
  }

  /** Starts and removes a class with a death at the same step of both; false: both ended before that step. */
  async function surviveDeathAt(
    killAt: number,
    lab: SeatLab,
    cloud: FakeCloud,
  ): Promise<boolean> {
    const session = await lab.addSession({
      code: `k${String(killAt).padStart(7, '0')}`,
      seats: 3,
    });
    const before = cloud.machines.length;
    const bring = (desired: 'running' | 'absent', state: Seat['state']) =>
      withDeathAt(killAt, {
        start: process => startMortal(process, lab, cloud),
        rows: () => lab.knex('seat'),
        act: async () => {
          await lab.seats.want(lab.knex, session, desired);
          await lab.settled(session, state);
        },
      });
    const started = await bring('running', 'ready');
    const seats = await lab.seats.list(session);
    expect(cloud.names()).toEqual(seats.map(seat => seat.name));
    expect(cloud.alive().map(m => m.state)).toEqual(Array(3).fill('running'));
    const stopped = await bring('absent', 'absent');
    expect(cloud.alive()).toEqual([]);
    // Nothing was made and thrown away on the way.
    expect(cloud.machines.length - before).toBe(3);
    return started >= killAt || stopped >= killAt;
  }

  it('may be killed at every step of starting and removing a class', async () => {
    // PostgreSQL decides nothing here that SQLite does not, so it gets a sample.
    const [lanes, stride] = id === 'SQLITE_3' ? [4, 4] : [4, 8];
    const deaths = await dieAtSteps({ lanes, stride }, async () => {
      const cloud = new FakeCloud(() => 2);
      const knex = await databases.init(id);
      const lab = await SeatLab.create(knex, { fake: cloud }, 2);
      return killAt => surviveDeathAt(killAt, lab, cloud);
    });
    expect(deaths).toBeGreaterThan((40 * lanes) / stride);
  });

  it.each([1, 2, 3, 4])(
    'leaks nothing and doubles nothing in a cloud that fails one call in five (seed %d)',
    async seed => {
      const random = seededRandom(seed);
      const cloud = new FakeCloud(() => 1 + Math.floor(random() * 20));
      const mishaps: Mishap[] = [
        'lose-answer',
        'lose-request',
        'late',
        'fail-job',
        { refuse: 'failed' },
        { refuse: 'no-capacity' },
        { refuse: 'unreachable' },
        { refuse: 'conflict' },
      ];
      cloud.mishap = () =>
        random() < 0.2
          ? mishaps[Math.floor(random() * mishaps.length)]
          : undefined;
      const knex = await databases.init(id);
      const lab = await SeatLab.create(knex, { fake: cloud }, 4);
      const session = await lab.addSession({
        code: `chaos00${seed}`,
        seats: 20,
      });
      lab.startEngine();
      lab.startEngine();
      await lab.seats.want(knex, session, 'running');
      const seats = await lab.settled(session, 'ready', 'failed');
      const expected = seats.filter(seat => seat.state === 'ready');
      expect(cloud.names()).toEqual(expected.map(seat => seat.name));
      expect(expected.length).toBeGreaterThan(10);
      for (const failed of seats.filter(seat => seat.state === 'failed')) {
        expect(failed.problem).toMatchObject({
          message: expect.any(String),
          remedy: expect.any(String),
        });
      }

      await lab.seats.want(knex, session, 'stopped');
      await lab.settled(session, 'stopped', 'absent');
      expect(new Set(cloud.alive().map(m => m.state))).toEqual(
        new Set(['stopped']),
      );
      await lab.seats.want(knex, session, 'running');
      const again = await lab.settled(session, 'ready', 'failed');
      expect(
        cloud
          .alive()
          .filter(m => m.state === 'running')
          .map(m => m.name)
          .sort(),
      ).toEqual(
        again.filter(seat => seat.state === 'ready').map(seat => seat.name),
      );
      await lab.seats.want(knex, session, 'absent');
      await lab.settled(session, 'absent');
      expect(cloud.alive()).toEqual([]);
      await lab.close();
    },
  );
});
