import { TestDatabases } from '@backstage/backend-test-utils';
import {
  CapacityMetric,
  CapacityOverview,
} from '@meca/backstage-plugin-meca-common';
import { FakeRegions } from '../__testUtils__/FakeRegionDriver';
import {
  regionConfig,
  request,
  startMecaBackend,
  until,
} from '../__testUtils__/startMecaBackend';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

/** Whole bytes, megahertz and addresses, as clouds report them, split so that no part is a round number. */
const SHARES: Record<
  string,
  [CapacityMetric['kind'], CapacityMetric['unit'], number, number][]
> = {
  polito: [
    ['memory', 'bytes', 9_663_676_416, 68_717_379_584],
    ['cpu', 'megahertz', 6_500, 57_450],
    ['allocated-storage', 'bytes', 150_323_855_361, 1_099_511_627_777],
    ['primary-storage', 'bytes', 1_000_000_000_001, 3_000_000_000_003],
    ['secondary-storage', 'bytes', 70_000_000_007, 500_000_000_009],
    ['management-ips', 'addresses', 5, 63],
    ['shared-network-ips', 'addresses', 13, 254],
  ],
  bme: [
    ['memory', 'bytes', 4_294_967_296, 67_000_000_001],
    ['cpu', 'megahertz', 3_000, 48_000],
    ['allocated-storage', 'bytes', 99_999_999_999, 900_000_000_001],
    ['primary-storage', 'bytes', 500_000_000_000, 2_000_000_000_000],
    ['secondary-storage', 'bytes', 10_000_000_003, 250_000_000_001],
    ['management-ips', 'addresses', 4, 50],
    ['shared-network-ips', 'addresses', 20, 107],
  ],
  ukim: [
    ['memory', 'bytes', 536_870_912, 34_996_833_013],
    ['cpu', 'megahertz', 2_000, 36_000],
    ['allocated-storage', 'bytes', 103_978_734_305, 793_247_906_773],
    ['primary-storage', 'bytes', 1, 7],
    ['secondary-storage', 'bytes', 0, 0],
    ['management-ips', 'addresses', 3, 50],
    ['shared-network-ips', 'addresses', 7, 107],
  ],
};

function shown(total: { used: number; total: number }, divisor: number) {
  return [total.used, total.total].map(n => Number((n / divisor).toFixed(2)));
}

describe.each(databases.eachSupportedId())(
  'the numbers of MECA on %s',
  databaseId => {
    it('come out right to the digit over several regions, without the test region', async () => {
      const knex = await databases.init(databaseId);
      const regions: FakeRegions = {
        local: {
          capacity: async () => ({
            source: 'fake',
            metrics: [{ kind: 'memory', unit: 'bytes', used: 5, total: 7 }],
          }),
        },
      };
      for (const [id, shares] of Object.entries(SHARES)) {
        regions[id] = {
          capacity: async () => ({
            source: 'listCapacity',
            metrics: shares.map(([kind, unit, used, total]) => ({
              kind,
              unit,
              used,
              total,
            })),
          }),
        };
      }
      const backend = await startMecaBackend({
        knex,
        regions,
        meca: {
          regions: {
            polito: regionConfig(1, 'polito'),
            bme: regionConfig(3, 'bme'),
            ukim: regionConfig(5, 'ukim'),
            local: regionConfig(999, 'local', { stage: 'test' }),
          },
        },
      });
      const { totals, regions: shownRegions } = await until(
        async (): Promise<CapacityOverview> =>
          (
            await request(backend.server).get('/api/meca/v1/capacity')
          ).body,
        overview => overview.regions.every(({ state }) => state === 'fresh'),
      );
      expect(shownRegions.map(({ regionId }) => regionId)).toEqual([
        'polito',
        'bme',
        'ukim',
        'local',
      ]);
      expect(
        totals.map(({ kind, unit, used, total }) => [kind, unit, used, total]),
      ).toEqual([
        ['memory', 'bytes', 14_495_514_624, 170_714_212_598],
        ['cpu', 'megahertz', 11_500, 141_450],
        ['allocated-storage', 'bytes', 354_302_589_665, 2_792_759_534_551],
        ['primary-storage', 'bytes', 1_500_000_000_002, 5_000_000_000_010],
        ['secondary-storage', 'bytes', 80_000_000_010, 750_000_000_010],
        ['management-ips', 'addresses', 12, 163],
        ['shared-network-ips', 'addresses', 40, 468],
      ]);
      const of = (kind: string) => totals.find(total => total.kind === kind)!;
      expect(shown(of('memory'), 2 ** 30)).toEqual([13.5, 158.99]);
      expect(shown(of('cpu'), 1000)).toEqual([11.5, 141.45]);
      expect(shown(of('allocated-storage'), 2 ** 30)[0]).toBe(329.97);
      expect(shown(of('allocated-storage'), 2 ** 40)[1]).toBe(2.54);
      expect(of('memory')).toMatchObject({
        regionIds: ['polito', 'bme', 'ukim'],
        staleRegionIds: [],
        missingRegionIds: [],
      });
      await backend.stop();
    });
  },
);
