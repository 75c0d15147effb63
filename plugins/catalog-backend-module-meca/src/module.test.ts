import { setupServer } from 'msw/node';
import { http, HttpResponse, passthrough } from 'msw';
import {
  mockCredentials,
  mockServices,
  registerMswTestHooks,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  Region,
  Template,
  templateEntityName,
} from '@meca/backstage-plugin-meca-common';
import request from 'supertest';
import { SchedulerServiceTaskInvocationDefinition } from '@backstage/backend-plugin-api';
import { catalogModuleMeca } from './module';

const MECA = 'http://meca.test/api/meca';

function region(id: string, overrides: Partial<Region> = {}): Region {
  return {
    id,
    number: 1,
    name: `MECA-${id}`,
    institutionRef: `group:default/${id}`,
    stage: 'production',
    driver: 'cloudstack',
    endpointHost: `${id}.example.edu:8443`,
    insecure: false,
    location: { latitude: 45.06, longitude: 7.66 },
    timeZone: 'Europe/Rome',
    colour: '#1f5fa8',
    health: {
      state: 'healthy',
      lastAnswerAt: '2026-03-02T09:00:00Z',
      problems: [],
    },
    ...overrides,
  };
}

function template(
  path: string,
  states: Record<string, Template['replicas'][number]['state']>,
  overrides: Partial<Template> = {},
): Template {
  return {
    path,
    title: `Title of ${path}`,
    osName: 'Windows 11 (64-bit)',
    access: [
      { protocol: 'rdp', port: 3389 },
      { protocol: 'vnc', port: 5900 },
    ],
    replicas: Object.entries(states).map(([regionId, state]) => ({
      regionId,
      version: '01.00.00.00',
      state,
      observedAt: '2026-03-02T09:00:00Z',
      stale: false,
    })),
    ...overrides,
  };
}

/** What the MECA backend answers; mutable. */
interface Answers {
  regions: Region[];
  configProblems?: { key: string; message: string }[];
  templates: Template[];
  /** Given instead of both lists. */
  failure?: () => Response | Promise<Response>;
}

// The catalog's own loops need seconds for a few entities.
jest.setTimeout(60_000);

describe('catalogModuleMeca', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  async function start(answers: Answers) {
    server.use(
      http.get(`${MECA}/v1/regions`, async ({ request: asked }) => {
        expect(asked.headers.get('Authorization')).toBe(
          mockCredentials.service.header({
            onBehalfOf: mockCredentials.service('plugin:catalog'),
            targetPluginId: 'meca',
          }),
        );
        return (
          (await answers.failure?.()) ??
          HttpResponse.json({
            items: answers.regions,
            configProblems: answers.configProblems,
          })
        );
      }),
      http.get(
        `${MECA}/v1/templates`,
        async () =>
          (await answers.failure?.()) ??
          HttpResponse.json({ items: answers.templates }),
      ),
      http.all(/^http:\/\/(127\.0\.0\.1|localhost):/, () => passthrough()),
    );
    const tasks = new Map<string, SchedulerServiceTaskInvocationDefinition>();
    const run = async (id: string) =>
      tasks.get(id)!.fn(new AbortController().signal);
    const backend = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleMeca,
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'https://portal.example.edu/' },
            catalog: {
              processingInterval: { seconds: 1 },
              providers: { meca: { templateOwner: 'group:default/operators' } },
            },
          },
        }),
        mockServices.discovery.mock({ getBaseUrl: async () => MECA }).factory,
        mockServices.scheduler.mock({
          scheduleTask: async task => void tasks.set(task.id, task),
        }).factory,
      ],
    });
    const entities = async (): Promise<Entity[]> => {
      const { body } = await request(backend.server).get(
        '/api/catalog/entities?filter=kind=resource',
      );
      if (!Array.isArray(body)) throw new Error(JSON.stringify(body));
      return body.sort((a: Entity, b: Entity) =>
        a.metadata.name < b.metadata.name ? -1 : 1,
      );
    };
    return {
      backend,
      entities,
      readRegions: () => run('meca-read-regions'),
      readTemplates: () => run('meca-read-templates'),
      /** The catalog stitches in the background. */
      until: async (names: string[]) => {
        for (;;) {
          const found = await entities();
          const present = found.map(({ metadata }) => metadata.name);
          const related = found.every(
            ({ relations = [] }) => relations.length > 0,
          );
          if (related && present.join() === names.join()) return found;
          await new Promise(resolve => setTimeout(resolve, 50));
        }
      },
    };
  }

  it('brings regions, owned by their institutions, and templates that depend on them', async () => {
    const { backend, readRegions, readTemplates, until } = await start({
      regions: [
        region('polito'),
        region('local-test', { stage: 'test', number: 999 }),
      ],
      templates: [
        template('windows/cad-lab', {
          polito: 'ready',
          'local-test': 'failed',
        }),
        template('Linux/CentOS_7', {}, { osName: 'CentOS 7', access: [] }),
      ],
    });
    await readRegions();
    await readTemplates();
    const [odd, test, polito, cad] = await until([
      templateEntityName('Linux/CentOS_7'),
      'local-test',
      'polito',
      'windows--cad-lab',
    ]);
    expect(polito).toMatchObject({
      kind: 'Resource',
      metadata: {
        title: 'MECA-polito',
        annotations: {
          'meca.eu/region-id': 'polito',
          'meca.eu/region-number': '1',
          'meca.eu/endpoint-host': 'polito.example.edu:8443',
          'meca.eu/location': '45.06,7.66',
          'meca.eu/time-zone': 'Europe/Rome',
        },
        labels: { 'meca.eu/stage': 'production' },
        tags: ['region', 'cloudstack'],
        links: [{ url: 'https://portal.example.edu/meca' }],
      },
      spec: { type: 'meca-region', owner: 'group:default/polito' },
    });
    expect(test.metadata.tags).toEqual(['region', 'cloudstack', 'test']);
    expect(cad).toMatchObject({
      metadata: {
        annotations: { 'meca.eu/template-path': 'windows/cad-lab' },
        labels: { 'meca.eu/os-family': 'windows' },
        tags: ['template', 'windows', 'rdp', 'vnc'],
      },
      spec: { type: 'meca-template', owner: 'group:default/operators' },
    });
    expect(cad.relations).toEqual(
      expect.arrayContaining([
        { type: 'dependsOn', targetRef: 'resource:default/polito' },
        { type: 'ownedBy', targetRef: 'group:default/operators' },
      ]),
    );
    expect(JSON.stringify(cad.relations)).not.toContain('local-test');
    expect(odd.metadata).toMatchObject({
      annotations: { 'meca.eu/template-path': 'Linux/CentOS_7' },
      tags: ['template', 'linux'],
    });
    await backend.stop();
  });

  it('removes what the MECA backend says is gone', async () => {
    const answers: Answers = {
      regions: [region('polito'), region('bme')],
      templates: [template('a', { bme: 'ready' })],
    };
    const { backend, readRegions, readTemplates, until } = await start(answers);
    await readRegions();
    await readTemplates();
    await until(['a', 'bme', 'polito']);
    answers.regions = [region('polito')];
    answers.templates = [];
    await readRegions();
    await readTemplates();
    expect(await until(['polito'])).toHaveLength(1);
    await backend.stop();
  });

  it('keeps everything while the MECA backend cannot be asked, and says so to the scheduler', async () => {
    const answers: Answers = {
      regions: [region('polito')],
      templates: [template('a', { polito: 'ready' })],
    };
    const { backend, entities, readRegions, readTemplates, until } =
      await start(answers);
    await readRegions();
    await readTemplates();
    const before = await until(['a', 'polito']);
    const failures: Answers['failure'][] = [
      () => HttpResponse.error(),
      () => new HttpResponse('{}', { status: 503 }),
      () => HttpResponse.json({}, { status: 403 }),
      () => HttpResponse.json({ items: [{}] }),
      () => HttpResponse.json({}),
    ];
    for (const failure of failures) {
      answers.failure = failure;
      await expect(readRegions()).rejects.toThrow();
      await expect(readTemplates()).rejects.toThrow();
    }
    answers.failure = undefined;
    answers.templates.push(template('b', { polito: 'ready' }));
    await readTemplates();
    await until(['a', 'b', 'polito']);
    // Nothing was removed and made anew in between.
    const after = (await entities()).map(({ metadata }) => metadata.uid);
    expect(after).toEqual(
      expect.arrayContaining(before.map(({ metadata }) => metadata.uid)),
    );
    await backend.stop();
  });

  it('keeps what may only be hidden: by a fault of the configuration, or by a region that never answered', async () => {
    const answers: Answers = {
      regions: [region('polito'), region('bme')],
      templates: [template('a', { bme: 'ready' })],
    };
    const { backend, readRegions, readTemplates, until } = await start(answers);
    await readRegions();
    await readTemplates();
    await until(['a', 'bme', 'polito']);

    answers.regions = [region('polito'), region('ukim')];
    answers.configProblems = [{ key: 'meca.regions.bme.name', message: '…' }];
    answers.templates = [template('b', { polito: 'ready' })];
    await readRegions();
    await readTemplates();
    await until(['a', 'b', 'bme', 'polito', 'ukim']);

    answers.configProblems = undefined;
    answers.regions = [
      region('polito'),
      region('ukim', { health: { state: 'unreachable', problems: [] } }),
    ];
    answers.templates = [template('c', { polito: 'ready' })];
    await readRegions();
    await readTemplates();
    expect(await until(['a', 'b', 'c', 'polito', 'ukim'])).toHaveLength(5);
    await backend.stop();
  });
});
