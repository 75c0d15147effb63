import { TestDatabases } from '@backstage/backend-test-utils';
import { RegionDriverFactory } from '@meca/backstage-plugin-meca-node';
import { loadCloudStackFactory } from '../../__testUtils__/cloudStackFactory';
import { DeliveryLab } from '../../__testUtils__/DeliveryLab';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('ReplicaEngine on %s', id => {
  let factory: RegionDriverFactory;
  let lab: DeliveryLab;

  beforeAll(async () => {
    factory = await loadCloudStackFactory();
  });
  beforeEach(async () => {
    lab = await DeliveryLab.create(await databases.init(id), factory);
    await lab.startEdge();
  });
  afterEach(() => lab.close());

  it('keeps a version that is wanted again just before it is deleted in the region', async () => {
    const version = await lab.publish();
    lab.startEngine();
    const replica = await lab.want(version);
    await lab.until(replica, 'ready');
    let asked = 0;
    lab.guard = {
      mayRetire: async () => {
        if (asked++ === 0) await lab.want(version);
        return undefined;
      },
    };
    await lab.replicas.remove([replica]);
    lab.replicas.wake();
    await lab.until(replica, ({ state }) => state === 'ready' && asked > 0);
    expect(lab.templates()).toMatchObject([{ ready: true }]);

    await lab.replicas.remove([replica]);
    lab.replicas.wake();
    await lab.until(replica, 'gone');
    expect(lab.templates()).toEqual([]);
  });

  it('goes on after the database failed in the middle of a round', async () => {
    let failures = 0;
    const read = async (regionId: string) => {
      if (failures++ < 3) throw new Error('The database does not answer');
      return lab.edges.read(regionId);
    };
    lab.startEngine({ edges: { read } });
    await lab.until(await lab.want(await lab.publish()), 'ready');
    expect(failures).toBeGreaterThan(3);
  });

  it('leaves to others what it has no place for', async () => {
    const versions = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        lab.publish({ version: `${n + 1}.00.00.00` }),
      ),
    );
    const replicas = await Promise.all(versions.map(v => lab.want(v)));
    let goOn!: () => void;
    const stalled = new Promise<void>(resolve => (goOn = resolve));
    const taken = new Set<string>();
    lab.startEngine({
      options: { leaseMs: 300_000 },
      versions: {
        get: async versionId => {
          taken.add(versionId);
          await stalled;
          return lab.versionSource.get(versionId);
        },
      },
    });
    for (let tries = 0; tries < 2_000 && taken.size < 8; tries++) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    lab.startEngine();
    const left = replicas.filter((_, n) => !taken.has(versions[n].id));
    for (const replica of left) await lab.until(replica, 'ready');
    expect(left).toHaveLength(4);
    goOn();
    for (const replica of replicas) await lab.until(replica, 'ready');
    expect(lab.templates()).toHaveLength(12);
  });
});
