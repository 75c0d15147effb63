import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { CapacityReport } from '@meca/backstage-plugin-meca-node';
import { Knex } from 'knex';
import request from 'supertest';
import {
  FakeRegions,
  fakeDriversModule,
  unreachable,
} from '../../__testUtils__/FakeRegionDriver';
import { FakeTemplateStore } from '../../__testUtils__/FakeTemplateStore';
import { regionConfig } from '../../__testUtils__/startMecaBackend';
import { mecaPlugin } from '../../plugin';
import { as, institutions, peopleServices } from './people';

const GIB = 1024 ** 3;

/** Per region: memory in GiB and the versions of `linux/lab` that are ready. */
export interface TestRegion {
  /** Left out: it does not tell its capacity. */
  memoryGib?: number;
  usedGib?: number;
  /** What it tells of its capacity, asked at every round; left out: the memory above, and plenty of CPU. */
  capacity?(): Omit<CapacityReport, 'source'>;
  versions?: string[];
  unreachable?: boolean;
  /** Takes templates of repositories. */
  store?: FakeTemplateStore;
  config?: JsonObject;
}

/** One region of Turin that 40 seats of 2 GiB fill, and one of Budapest for 20. */
export const twoRegions: Record<string, TestRegion> = {
  polito: { memoryGib: 80 },
  bme: {
    memoryGib: 40,
    config: {
      location: { latitude: 47.48, longitude: 19.06 },
      timeZone: 'Europe/Budapest',
    },
  },
};

/** The plugin with people, a policy and faked regions that have been asked once. */
export async function startSessionBackend(options: {
  knex: Knex;
  regions?: Record<string, TestRegion>;
  meca?: JsonObject;
  /** Of the services and modules of a test's own. */
  features?: Parameters<typeof startTestBackend>[0]['features'];
}): Promise<TestBackend & { audited: string[] }> {
  const regions = options.regions ?? twoRegions;
  const audited: string[] = [];
  const auditor = createServiceFactory({
    service: coreServices.auditor,
    deps: {},
    factory: () => ({
      createEvent: async ({ eventId }) => ({
        success: async () => void audited.push(`${eventId} succeeded`),
        fail: async () => void audited.push(`${eventId} failed`),
      }),
    }),
  });
  const backend = await startTestBackend({
    features: [
      mecaPlugin,
      fakeDriversModule(buildFakes(regions)),
      mockServices.rootConfig.factory({
        data: {
          meca: {
            regions: Object.fromEntries(
              Object.entries(regions).map(([id, { config }], index) => [
                id,
                regionConfig(index + 1, id, config),
              ]),
            ),
            ...options.meca,
          },
        },
      }),
      mockServices.database.factory({ knex: options.knex }),
      catalogServiceMock.factory({ entities: institutions }),
      auditor,
      ...peopleServices,
      ...(options.features ?? []),
    ],
  });
  await request(backend.server)
    .post('/api/meca/v1/capacity/refresh')
    .set('Authorization', as('operator'))
    .send({})
    .expect(200);
  return Object.assign(backend, { audited });
}

function buildFakes(regions: Record<string, TestRegion>): FakeRegions {
  return Object.fromEntries(
    Object.entries(regions).map(([id, region]) => [
      id,
      {
        store: region.store,
        probe: async () => {
          if (region.unreachable) throw unreachable(id);
          return { latencyMs: 5, warnings: [] };
        },
        capacity: async () => ({
          source: 'fake',
          ...(region.capacity?.() ?? {
            metrics: region.memoryGib
              ? metricsOf(region.memoryGib, region)
              : [],
          }),
        }),
        offerings: async () => [
          {
            id: `${id}-small`,
            name: 'Small',
            cpuCores: 1,
            cpuMhz: 1000,
            memoryBytes: 2 * GIB,
          },
        ],
        templates: async () =>
          (region.versions ?? ['01.00.00.00']).map(version => ({
            id: `${id}-${version}`,
            path: 'linux/lab',
            version,
            title: 'Linux lab',
            access: [{ protocol: 'rdp' as const, port: 3389 }],
            state: 'ready' as const,
          })),
      },
    ]),
  );
}

function metricsOf(memoryGib: number, { usedGib = 0 }: TestRegion) {
  return [
    {
      kind: 'memory',
      unit: 'bytes' as const,
      used: usedGib * GIB,
      total: memoryGib * GIB,
    },
    { kind: 'cpu', unit: 'megahertz' as const, used: 0, total: 1_000_000 },
  ];
}

/** A booking of 4 seats tomorrow from 10 to 12 o'clock UTC, as a client sends it. */
export function booking(overrides: Record<string, unknown> = {}) {
  return {
    title: 'CAD basics',
    institutionRef: 'group:default/polito',
    startsAt: at(10),
    endsAt: at(12),
    placement: { policy: 'own-first' },
    templatePath: 'linux/lab',
    offering: 'Small',
    seats: 4,
    ...overrides,
  };
}

/** Hours after the next midnight UTC but one, so that lead-ins lie in the future. */
export function at(hours: number): string {
  const day = 24 * 60 * 60_000;
  const start = Math.ceil(Date.now() / day) * day + day;
  return new Date(start + hours * 60 * 60_000).toISOString();
}

/** Requests to the sessions API as one of the people. */
export function client(backend: TestBackend, who: string) {
  const send = (method: 'get' | 'post' | 'patch', path: string) =>
    request(backend.server)
      [method](`/api/meca${path}`)
      .set('Authorization', as(who));
  return {
    get: (path: string) => send('get', path),
    post: (path: string, body: object = {}) => send('post', path).send(body),
    patch: (path: string, etag: string, body: object) =>
      send('patch', path).set('If-Match', `"${etag}"`).send(body),
  };
}
