import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  CapacityReport,
  DiscoveredRegion,
  mecaRegionDriversExtensionPoint,
  RegionDriver,
  RegionDriverFactory,
  RegionError,
  RegionOffering,
  RegionProbe,
  RegionTemplate,
} from '@meca/backstage-plugin-meca-node';

import { FakeTemplateStore } from './FakeTemplateStore';

/** What a faked region answers; a function may hang, throw or wait for a barrier. */
export interface FakeRegion {
  probe?: () => Promise<RegionProbe>;
  capacity?: () => Promise<CapacityReport>;
  templates?: () => Promise<RegionTemplate[]>;
  offerings?: () => Promise<RegionOffering[]>;
  knownRegions?: () => Promise<DiscoveredRegion[]>;
  /** Takes templates; left out: it takes none. */
  store?: FakeTemplateStore;
  /** Thrown by the factory. */
  faulty?: Error;
}

/** Regions that only tell things about themselves; mutable, by region id. */
export type FakeRegions = Record<string, FakeRegion>;

/** For a question that is never answered. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}

export function unreachable(regionId: string): RegionError {
  return new RegionError({
    regionId,
    code: 'unreachable',
    message: `Region MECA-${regionId} refused the connection`,
    remedy: 'Look whether its management server runs',
  });
}

/** A backend module with a driver type `fake` over the given regions. */
export function fakeDriversModule(regions: FakeRegions) {
  const factory: RegionDriverFactory = {
    type: 'fake',
    create({ regionId }) {
      const { faulty } = regions[regionId] ?? {};
      if (faulty) throw faulty;
      return createFakeDriver(() => regions[regionId] ?? {});
    },
  };
  return createBackendModule({
    pluginId: 'meca',
    moduleId: 'fake-drivers',
    register(env) {
      env.registerInit({
        deps: { drivers: mecaRegionDriversExtensionPoint },
        async init({ drivers }) {
          drivers.addDriver(factory);
        },
      });
    },
  });
}

function createFakeDriver(region: () => FakeRegion): RegionDriver {
  const notFaked = async () => {
    throw new Error('This fake region only tells things about itself');
  };
  return {
    probe: async () =>
      (await region().probe?.()) ?? { latencyMs: 5, warnings: [] },
    capacity: async () =>
      (await region().capacity?.()) ?? { source: 'fake', metrics: [] },
    listTemplates: async () => [
      ...((await region().templates?.()) ?? []),
      ...(region().store?.toRegionTemplates() ?? []),
    ],
    listOfferings: async () => (await region().offerings?.()) ?? [],
    discoverRegions: async () => (await region().knownRegions?.()) ?? [],
    importTemplate: (...args) =>
      region().store?.driver.importTemplate(...args) ?? notFaked(),
    getTemplate: (...args) =>
      region().store?.driver.getTemplate(...args) ?? notFaked(),
    findTemplates: (...args) =>
      region().store?.driver.findTemplates(...args) ?? notFaked(),
    deleteTemplate: (...args) =>
      region().store?.driver.deleteTemplate(...args) ?? notFaked(),
    deploy: notFaked,
    start: notFaked,
    stop: notFaked,
    reboot: notFaked,
    destroy: notFaked,
    pollJob: notFaked,
    listInstances: notFaked,
    getInstance: notFaked,
    openConsole: notFaked,
    close: async () => {},
  };
}
