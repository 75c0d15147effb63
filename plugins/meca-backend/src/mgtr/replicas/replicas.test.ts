import { TestDatabases } from '@backstage/backend-test-utils';
import { RegionDriverFactory } from '@meca/backstage-plugin-meca-node';
import { loadCloudStackFactory } from '../__testUtils__/cloudStackFactory';
import { DeliveryLab, PORTAL } from '../__testUtils__/DeliveryLab';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('replicas on %s', databaseId => {
  let factory: RegionDriverFactory;
  let lab: DeliveryLab;

  beforeAll(async () => {
    factory = await loadCloudStackFactory();
  });

  afterEach(() => lab.close());

  async function createLab(
    ...regions: Parameters<typeof DeliveryLab.create>[2] & {}
  ) {
    const knex = await databases.init(databaseId);
    lab = await DeliveryLab.create(
      knex,
      factory,
      regions.length > 0 ? regions : undefined,
    );
    return lab;
  }

  it('get into a region, say so, and are served only as long as the region fetches them', async () => {
    await createLab();
    lab.startEngine();
    const edge = await lab.startEdge();
    const version = await lab.publish();
    const id = await lab.want(version);
    const ready = await lab.until(id, 'ready');
    expect(ready).toMatchObject({
      cloudTemplateId: expect.any(String),
      bytesDone: version.image.length,
      bytesTotal: version.image.length,
      readyAt: expect.any(Number),
      attempt: 1,
    });
    expect(ready.problem).toBeUndefined();
    expect(lab.templates()).toMatchObject([
      {
        id: ready.cloudTemplateId,
        ready: true,
        tags: {
          'meca:path': 'linux/lab',
          'meca:version': '01.00.00.00',
          'meca:sha256': version.manifest.image.sha256,
          'meca:portal': PORTAL,
          'meca:access': 'vnc:5900',
        },
      },
    ]);
    const kinds = (await lab.events()).map(({ kind }) => kind);
    expect(kinds).toContain('ready');
    await edge.exchange();
    expect(edge.wanted).toEqual([]);
    expect(lab.notices).toEqual([]);
  });
});
