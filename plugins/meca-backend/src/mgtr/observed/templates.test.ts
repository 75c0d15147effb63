import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { Offering, Template } from '@meca/backstage-plugin-meca-common';
import { RegionTemplate } from '@meca/backstage-plugin-meca-node';
import { FakeRegions, unreachable } from '../../__testUtils__/FakeRegionDriver';
import {
  request,
  startMecaBackend,
} from '../../__testUtils__/startMecaBackend';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

function template(
  path: string,
  version: string,
  overrides: Partial<RegionTemplate> = {},
): RegionTemplate {
  return {
    id: `cloud-${path}-${version}`,
    path,
    version,
    title: `${path} ${version}`,
    access: [{ protocol: 'rdp', port: 3389 }],
    state: 'ready',
    ...overrides,
  };
}
const offering = (name: string, memoryBytes: number) => ({
  id: `cloud-${name}`,
  name,
  cpuCores: 1,
  cpuMhz: 1000,
  memoryBytes,
});

describe.each(databases.eachSupportedId())(
  'templates and offerings on %s',
  databaseId => {
    async function start(regions: FakeRegions, denied: string[] = []) {
      const knex = await databases.init(databaseId);
      const backend = await startMecaBackend({ knex, regions, denied });
      const get = (path: string) =>
        request(backend.server).get(`/api/meca/v1${path}`);
      return {
        backend,
        get,
        refresh: () =>
          request(backend.server)
            .post('/api/meca/v1/capacity/refresh')
            .send({}),
        templates: async (): Promise<Template[]> =>
          (await get('/templates').expect(200)).body.items,
        offerings: async (): Promise<Offering[]> =>
          (await get('/offerings').expect(200)).body.items,
      };
    }

    it('are gathered from all regions, newest version first by number', async () => {
      const { backend, refresh, templates, offerings } = await start({
        polito: {
          templates: async () => [
            template('windows/cad-lab', '01.09.00.00'),
            template('windows/cad-lab', '01.10.00.00', {
              state: 'preparing',
              message: '40 %',
            }),
            template('linux/centos-7-minimal', '01.00.00.00', {
              access: [{ protocol: 'ssh', port: 22 }],
            }),
          ],
          offerings: async () => [
            offering('Medium', 4e9),
            offering('Small', 2e9),
          ],
        },
        bme: {
          templates: async () => [
            template('windows/cad-lab', '01.09.00.00', {
              sizeBytes: 12e9,
              osName: 'Windows 11',
            }),
          ],
          offerings: async () => [offering('Small', 2.5e9)],
        },
      });
      await refresh();
      const [centos, cad] = await templates();
      expect(centos.path).toBe('linux/centos-7-minimal');
      expect(cad).toMatchObject({
        path: 'windows/cad-lab',
        title: 'windows/cad-lab 01.09.00.00',
        osName: 'Windows 11',
      });
      expect(
        cad.replicas.map(({ regionId, version, state, stale }) => [
          regionId,
          version,
          state,
          stale,
        ]),
      ).toEqual([
        ['polito', '01.10.00.00', 'preparing', false],
        ['bme', '01.09.00.00', 'ready', false],
        ['polito', '01.09.00.00', 'ready', false],
      ]);
      expect(await offerings()).toEqual([
        {
          name: 'Small',
          regions: [
            { regionId: 'polito', cpuCores: 1, cpuMhz: 1000, memoryBytes: 2e9 },
            { regionId: 'bme', cpuCores: 1, cpuMhz: 1000, memoryBytes: 2.5e9 },
          ],
        },
        {
          name: 'Medium',
          regions: [
            { regionId: 'polito', cpuCores: 1, cpuMhz: 1000, memoryBytes: 4e9 },
          ],
        },
      ]);
      expect(JSON.stringify(await templates())).not.toContain('cloud-');
      await backend.stop();
    });

    it.each(['probe', 'templates'] as const)(
      'of a region that does not answer its %s stay as it last told them, marked stale',
      async silent => {
        const regions: FakeRegions = {
          polito: {
            templates: async () => [template('windows/cad-lab', '01.00.00.00')],
            offerings: async () => [offering('Small', 2e9)],
          },
        };
        const { backend, refresh, templates, offerings } = await start(regions);
        await refresh();
        const [before] = await templates();
        regions.polito[silent] = async () => {
          throw unreachable('polito');
        };
        await refresh();
        expect(await templates()).toEqual([
          { ...before, replicas: [{ ...before.replicas[0], stale: true }] },
        ]);
        expect(await offerings()).toHaveLength(1);
        await backend.stop();
      },
    );

    it('are gone when a region says that it has none', async () => {
      const regions: FakeRegions = {
        polito: { templates: async () => [template('a', '01.00.00.00')] },
      };
      const { backend, refresh, templates } = await start(regions);
      await refresh();
      regions.polito.templates = async () => [];
      await refresh();
      expect(await templates()).toEqual([]);
      await backend.stop();
    });

    it('are not listed to strangers nor to those who may not see regions', async () => {
      const { backend, get, refresh, templates, offerings } = await start(
        {
          polito: {
            templates: async () => [template('a', '01.00.00.00')],
            offerings: async () => [offering('Small', 1)],
          },
        },
        ['meca.region.read'],
      );
      await refresh();
      const none = mockCredentials.none.header();
      await get('/templates').set('Authorization', none).expect(401);
      await get('/offerings').set('Authorization', none).expect(401);
      expect([await templates(), await offerings()]).toEqual([[], []]);
      await backend.stop();
    });
  },
);
