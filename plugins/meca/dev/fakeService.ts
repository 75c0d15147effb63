import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { Region, RepositoryTemplate } from '@meca/backstage-plugin-meca-common';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeCapacity,
  fakeHistory,
  fakeRegions,
  fakeRepositories,
  fakeRepositoryTemplate,
  fakeRepositoryTemplates,
  fakeSession,
  fakeTemplates,
  fakeViewer,
  fakeWorkspace,
  minutesFrom,
} from '../src/__testUtils__';
import { createFakeClasses } from './fakeClasses';
import { createFakeTemplates } from './fakeTemplates';

const now = new Date();

/** 200 regions all over Europe, to see that the page stays usable. */
function manyRegions(): Region[] {
  const base = fakeRegions(now);
  return Array.from({ length: 200 }, (_, i) => ({
    ...base[i % 9],
    id: `region-${i + 1}`,
    number: i + 1,
    name: `MECA-Region-${i + 1}`,
    location: {
      latitude: 37 + ((i * 7.3) % 20),
      longitude: -8 + ((i * 13.7) % 34),
    },
  }));
}

function manyCapacity() {
  const base = fakeCapacity(now);
  return {
    ...base,
    regions: manyRegions().map((region, i) => ({
      ...base.regions[i % 9],
      regionId: region.id,
    })),
  };
}

const usual: FakeAnswers = {
  getViewer: fakeViewer(),
  listRegions: { items: fakeRegions(now), configProblems: [] },
  getCapacity: fakeCapacity(now),
  getCapacityHistory: ({ query }) => fakeHistory(query?.regionId, now),
  refreshCapacity: async () => {
    await new Promise(resolve => setTimeout(resolve, 1500));
    return fakeCapacity(new Date());
  },
  discoverRegions: ({ body }) => ({
    askedRegionId: body.regionId,
    items: [
      {
        number: 1,
        name: 'MECA-PolITO',
        endpointHost: 'cloud.polito.example:8443',
        state: 'known',
        regionId: 'polito',
        differences: [],
      },
      {
        number: 2,
        name: 'MECA-eWorks',
        endpointHost: 'old.eworks.example',
        state: 'differs',
        regionId: 'eworks',
        differences: ['endpoint host'],
      },
      {
        number: 4,
        name: 'MECA-TUD',
        endpointHost: 'cloud.tud.example',
        state: 'new',
        differences: [],
      },
    ],
  }),
  exportFederation: {
    items: fakeRegions(now)
      .slice(0, 3)
      .map(({ id, name }) => ({
        regionId: id,
        name,
        calls: fakeRegions(now)
          .filter(other => other.id !== id)
          .map(other => ({
            command: 'addRegion' as const,
            id: other.number,
            name: other.name,
            endpoint: `https://${other.endpointHost}/client/api`,
          })),
      })),
  },
  listTemplates: { items: fakeTemplates(now) },
  listOfferings: {
    items: [
      {
        name: 'small',
        regions: [
          { regionId: 'bme', cpuCores: 1, cpuMhz: 2000, memoryBytes: 2e9 },
        ],
      },
    ],
  },
  listSessions: {
    items: [
      fakeSession(
        {
          id: 's-os',
          title: 'Operating systems',
          startsAt: minutesFrom(-20, now),
          endsAt: minutesFrom(70, now),
          state: 'running',
          regionId: 'polito',
          seats: 24,
          seatCounts: {
            total: 24,
            ready: 23,
            preparing: 0,
            stopped: 0,
            failed: 1,
            absent: 0,
          },
        },
        now,
      ),
      fakeSession({}, now),
      fakeSession(
        {
          id: 's-net',
          title: 'Computer networks',
          startsAt: minutesFrom(1500, now),
          endsAt: minutesFrom(1590, now),
          regionId: 'tub',
        },
        now,
      ),
    ],
  },
  getSession: { ...fakeSession({}, now), placementVerdicts: [] },
  listSeats: { items: [] },
  listWorkspaces: {
    items: [
      fakeWorkspace({}, now),
      fakeWorkspace(
        {
          id: 'w-8',
          title: 'Operating systems',
          regionId: 'polito',
          state: 'preparing',
          readyInSeconds: 180,
          access: [],
          console: false,
          startsAt: minutesFrom(10, now),
          opensAt: minutesFrom(5, now),
          endsAt: minutesFrom(100, now),
        },
        now,
      ),
      fakeWorkspace(
        {
          id: 'w-9',
          title: 'Computer networks',
          regionId: 'tub',
          state: 'upcoming',
          access: [],
          console: false,
          startsAt: minutesFrom(1500, now),
          opensAt: minutesFrom(1495, now),
          endsAt: minutesFrom(1590, now),
        },
        now,
      ),
    ],
  },
  getWorkspace: fakeWorkspace({}, now),
  ...createFakeClasses(now),
  ...createFakeTemplates(now),
};

const refuse = () => {
  throw Object.assign(new NotAllowedError('No'), { statusCode: 403 });
};
const fail = () => {
  throw Object.assign(
    new ServiceUnavailableError('The database of the portal does not answer.'),
    { statusCode: 503 },
  );
};

/** Templates as those see them who may only look. */
function withoutTemplateRights(): FakeAnswers {
  const answers = createFakeTemplates(now);
  const look = <T extends Pick<RepositoryTemplate, 'wanted' | 'replicas'>>(
    template: T,
  ): T => ({
    ...template,
    wanted: template.wanted.map(each => ({ ...each, manageable: false })),
    replicas: template.replicas.map(each => ({ ...each, manageable: false })),
  });
  return {
    ...answers,
    listRepositories: {
      items: fakeRepositories(now).map(each => ({
        ...each,
        publishers: [],
        actions: [],
      })),
    },
    listRepositoryTemplates: {
      items: fakeRepositoryTemplates(now).map(look),
    },
    getRepositoryTemplate: ({ query }) =>
      look(fakeRepositoryTemplate(query!.path, { actions: [] }, now)),
  };
}

/** Choose one with `?fake=…` in the address. */
const variants: Record<string, FakeAnswers> = {
  usual,
  empty: {
    ...usual,
    listRegions: {
      items: [],
      configProblems: [
        { key: 'meca.regions.polito.endpoint', message: 'must be a URL' },
      ],
    },
  },
  student: {
    ...usual,
    getViewer: fakeViewer({
      reserve: false,
      refresh: false,
      manageFederation: false,
    }),
    ...withoutTemplateRights(),
  },
  denied: {
    ...usual,
    listRegions: refuse,
    getCapacity: refuse,
    listRepositories: refuse,
    listRepositoryTemplates: refuse,
  },
  failed: {
    ...usual,
    listRegions: fail,
    getCapacity: fail,
    listRepositoryTemplates: fail,
    getRepositoryTemplate: fail,
  },
  loading: { ...usual, listRegions: () => new Promise(() => {}) },
  'no-mgtr': {
    ...usual,
    listRepositories: { items: [] },
    listRepositoryTemplates: { items: [] },
    listDeliveries: { items: [] },
    listTemplateAlarms: { items: [] },
  },
  many: {
    ...usual,
    listRegions: { items: manyRegions() },
    getCapacity: manyCapacity(),
  },
};

export const fakeService = createFakeMecaApi(
  variants[new URLSearchParams(window.location.search).get('fake') ?? 'usual'],
);
