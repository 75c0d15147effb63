import { TestDatabases } from '@backstage/backend-test-utils';
import {
  RegionDriver,
  RegionDriverFactory,
  RegionError,
} from '@meca/backstage-plugin-meca-node';
import { seededRandom } from '../../../__testUtils__/seededRandom';
import { MortalProcess } from '../../../reconcile/__testUtils__/MortalProcess';
import {
  dieAtSteps,
  withDeathAt,
} from '../../../reconcile/__testUtils__/withDeathAt';
import { loadCloudStackFactory } from '../../__testUtils__/cloudStackFactory';
import { DeliveryLab } from '../../__testUtils__/DeliveryLab';
import { ReplicaOptions } from '../options';
import { ReplicaLeases } from './ReplicaLeases';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Longer than the test: on a busy machine the living lose no leases. */
const PATIENT = { leaseMs: 300_000 } satisfies Partial<ReplicaOptions>;

const DRIVER_CALLS = [
  'findTemplates',
  'importTemplate',
  'getTemplate',
  'deleteTemplate',
  'pollJob',
] as const;
const LEASE_CALLS = [
  'dueRegions',
  'claimDue',
  'takeTurn',
  'keep',
  'giveBack',
  'drop',
  'renew',
] as const;

describe.each(databases.eachSupportedId())('a replica engine on %s', id => {
  let factory: RegionDriverFactory;
  const labs: DeliveryLab[] = [];

  beforeAll(async () => {
    factory = await loadCloudStackFactory();
  });
  afterEach(() => Promise.all(labs.splice(0).map(lab => lab.close())));

  async function createLab(): Promise<DeliveryLab> {
    const lab = await DeliveryLab.create(await databases.init(id), factory);
    labs.push(lab);
    await lab.startEdge();
    return lab;
  }

  function startMortal(process: MortalProcess, lab: DeliveryLab) {
    const leases = new ReplicaLeases(lab.knex, process.id, PATIENT.leaseMs);
    const engine = lab.startEngine({
      federation: {
        ...lab.federation,
        driver: regionId => process.wrap(lab.driver(regionId), DRIVER_CALLS),
      },
      guard: process.wrap({ mayRetire: async () => undefined }, ['mayRetire']),
      versions: process.wrap(lab.versionSource, ['get']),
      edges: process.wrap(lab.edges, ['read']),
      leases: process.wrap(leases, LEASE_CALLS),
      options: { ...PATIENT, tickMs: 10 },
    });
    process.death.then(() => lab.forget(engine));
    return engine;
  }

  /** Brings and removes a version with a death at the same step of both; false: both ended before that step. */
  async function surviveDeathAt(
    killAt: number,
    lab: DeliveryLab,
  ): Promise<boolean> {
    const region = lab.simulator.region('bme');
    const version = await lab.publish({ version: `${killAt}.00.00.00` });
    const before = region.calls().registerTemplate ?? 0;
    const scene = {
      start: (process: MortalProcess) => startMortal(process, lab),
      rows: () => lab.knex('mgtr_replica'),
    };
    let replica = '';
    const brought = await withDeathAt(killAt, {
      ...scene,
      act: async () => {
        replica = await lab.want(version);
        await lab.until(replica, 'ready');
      },
    });
    expect(lab.templates()).toMatchObject([{ ready: true }]);
    // Whatever was asked for was found again, not asked for once more.
    expect(region.calls().registerTemplate).toBe(before + 1);
    const removed = await withDeathAt(killAt, {
      ...scene,
      act: async () => {
        await lab.replicas.remove([replica]);
        lab.replicas.wake();
        await lab.until(replica, 'gone');
      },
    });
    expect(lab.templates()).toEqual([]);
    return brought >= killAt || removed >= killAt;
  }

  it('may be killed at every step of bringing and removing a version', async () => {
    // PostgreSQL decides little here that SQLite does not, so it gets a sample.
    const [lanes, stride] = id === 'SQLITE_3' ? [4, 16] : [3, 33];
    const deaths = await dieAtSteps({ lanes, stride }, async () => {
      const lab = await createLab();
      return killAt => surviveDeathAt(killAt, lab);
    });
    expect(deaths).toBeGreaterThan((20 * lanes) / stride);
  });

  /** Of the first import the answer is lost at once, and the request arrives later. */
  function startWithLateImport(lab: DeliveryLab) {
    const late: Promise<unknown>[] = [];
    const driver = () =>
      new Proxy(lab.driver(), {
        get(target, key) {
          const value = Reflect.get(target, key, target);
          if (key !== 'importTemplate') {
            return typeof value === 'function' ? value.bind(target) : value;
          }
          return async (...args: unknown[]) => {
            if (late.length > 0) return value.apply(target, args);
            const sent = new Promise(resolve => setTimeout(resolve, 40)).then(
              () => value.apply(target, args),
            );
            // Whoever asked may be gone before it ends.
            late.push(sent.catch(() => undefined));
            throw lost(true);
          };
        },
      });
    lab.startEngine({
      federation: { ...lab.federation, driver },
      options: { ...PATIENT, lostAnswerMs: 2_000 },
    });
  }

  it('does not ask once more for what a region begins late', async () => {
    const lab = await createLab();
    startWithLateImport(lab);
    await lab.until(await lab.want(await lab.publish()), 'ready');
    expect(lab.templates()).toMatchObject([{ ready: true }]);
    expect(lab.simulator.region('bme').calls().registerTemplate).toBe(1);
  });

  it('takes back what began late and failed unseen', async () => {
    const lab = await createLab();
    const region = lab.simulator.region('bme');
    await region.setFaults({ downloadFails: true });
    startWithLateImport(lab);
    const replica = await lab.want(await lab.publish());
    await lab.until(replica, ({ attempt }) => attempt === 2);
    await region.clearFaults();
    await lab.until(
      replica,
      ({ state, givenUp }) => state === 'ready' && givenUp.length === 0,
    );
    expect(lab.templates()).toMatchObject([{ ready: true }]);
  });

  it.each([1, 2, 3])(
    'leaks nothing and doubles nothing in a cloud that fails one call in five (seed %d)',
    async seed => {
      const random = seededRandom(seed);
      const lab = await createLab();
      const region = lab.simulator.region('bme');
      const driver = () => troubled(lab.driver(), random);
      for (let n = 0; n < 2; n++) {
        lab.startEngine({
          federation: { ...lab.federation, driver },
          // Longer than any answer takes here: what comes later than that is asked for once more.
          options: { ...PATIENT, lostAnswerMs: 1_500 },
        });
      }
      const versions = await Promise.all(
        [1, 2, 3, 4, 5, 6].map(n => lab.publish({ version: `0${n}.00.00.00` })),
      );
      const replicas = await Promise.all(versions.map(v => lab.want(v)));
      for (const replica of replicas) await lab.until(replica, 'ready');
      expect(
        lab
          .templates()
          .map(({ name, ready }) => `${name} ${ready}`)
          .sort(),
      ).toEqual(
        versions.map(({ version }) => `meca--linux-lab--${version} true`),
      );
      await lab.replicas.remove(replicas);
      lab.replicas.wake();
      for (const replica of replicas) await lab.until(replica, 'gone');
      expect(lab.templates()).toEqual([]);
      expect(region.calls().registerTemplate).toBe(6);
    },
  );
});

/** Loses one request or answer in five, and says as much. */
function troubled(driver: RegionDriver, random: () => number): RegionDriver {
  return new Proxy(driver, {
    get(target, key) {
      const value = Reflect.get(target, key, target);
      if (!(DRIVER_CALLS as readonly unknown[]).includes(key)) {
        return typeof value === 'function' ? value.bind(target) : value;
      }
      const changes = ['importTemplate', 'deleteTemplate'].includes(
        String(key),
      );
      return async (...args: unknown[]) => {
        const chance = random();
        if (chance < 0.1) throw lost(changes);
        const answer = await value.apply(target, args);
        if (chance < 0.2) throw lost(changes);
        return answer;
      };
    },
  });
}

function lost(outcomeUnknown: boolean): RegionError {
  return new RegionError({
    regionId: 'bme',
    code: 'unreachable',
    message: 'Region bme did not answer',
    outcomeUnknown,
  });
}
