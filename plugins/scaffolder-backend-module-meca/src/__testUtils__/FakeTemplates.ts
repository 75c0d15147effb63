import {
  Endpoint,
  EndpointName,
  endpoints,
  Publication,
  Region,
  Replica,
  RepositoryTemplateDetail,
  RepositoryVersion,
  SyncAnswer,
} from '@meca/backstage-plugin-meca-common';
import { http, HttpResponse } from 'msw';

const AT = '2030-01-01T00:00:00Z';

export function errorAnswer(status: number, name: string, message: string) {
  return HttpResponse.json(
    { error: { name, message }, response: { statusCode: status } },
    { status },
  );
}

/** `windows/cad-lab` in one region, as the service tells of it. */
export function replica(
  regionId: string,
  fields: Partial<Replica> = {},
): Replica {
  return {
    id: `replica-${regionId}`,
    path: 'windows/cad-lab',
    version: '01.02.00.00',
    regionId,
    mode: 'edge',
    state: 'ready',
    current: false,
    bytesDone: 0,
    bytesTotal: 0,
    attempt: 1,
    manageable: true,
    ...fields,
  };
}

function region(id: string, index: number): Region {
  return {
    ...{ id, number: index + 1, name: `MECA-${id}`, driver: 'cloudstack' },
    institutionRef: `group:default/${id}`,
    stage: 'production',
    ...{ endpointHost: `${id}.example.org`, insecure: false },
    location: { latitude: 45, longitude: 7 },
    timeZone: 'Europe/Rome',
    colour: '#0b5cad',
    health: { state: 'healthy', problems: [] },
  };
}

export function version(
  name: string,
  fields: Partial<RepositoryVersion> = {},
): RepositoryVersion {
  return {
    version: name,
    repositoryId: 'meca',
    stage: 'released',
    title: 'Windows 11 with the CAD suite',
    notes: '',
    createdAt: AT,
    firstSeenAt: AT,
    access: [],
    format: 'qcow2',
    archiveBytes: 9e9,
    imageBytes: 20e9,
    virtualBytes: 64e9,
    imageSha256: 'a'.repeat(64),
    sessionsHolding: 0,
    ...fields,
  };
}

type Call = { body: any; key: string | null };

/** The part of the plugin's REST API that is about repositories. Requests and answers pass through the contract's schemas. */
export class FakeTemplates {
  readonly calls: { name: EndpointName; body?: unknown; token: string }[] = [];
  readonly path = 'windows/cad-lab';
  versions = [version('01.02.00.00'), version('01.01.00.00')];
  rollout: RepositoryTemplateDetail['rollout'] = { canaryRegionIds: [] };
  /** Regions that the caller manages, with what they want. */
  wanted: RepositoryTemplateDetail['wanted'] = ['bme', 'polito', 'tub'].map(
    regionId => ({
      regionId,
      policy: 'latest',
      keepVersions: 2,
      isDefault: true,
      manageable: true,
    }),
  );
  /** What `syncTemplate` refuses. */
  refused: SyncAnswer['refused'] = [];
  /** The replicas that are seen, one round after the other; the last one stays. */
  rounds: (Replica[] | 'unavailable')[] = [[]];
  /** The publication that is seen, one round after the other; the last one stays. */
  publicationRounds: Partial<Publication>[] = [{ state: 'published' }];
  /** The next publication is begun, but the answer is lost. */
  loseNextAnswer = false;
  readonly publications = new Map<string, Publication>();
  readonly #byKey = new Map<string, string>();

  /** To be given to `server.use`. */
  readonly handlers = [
    this.#handle('getRepositoryTemplate', () => this.#template()),
    this.#handle('syncTemplate', ({ body }) => {
      const refused = new Set(this.refused.map(({ regionId }) => regionId));
      const regionIds: string[] =
        body.regionIds ?? this.wanted.map(({ regionId }) => regionId);
      const wished =
        body.version === 'latest' ? this.versions[0].version : body.version;
      return {
        items: regionIds
          .filter(regionId => !refused.has(regionId))
          .map(regionId =>
            replica(regionId, { version: wished, state: 'wanted' }),
          ),
        refused: this.refused,
      };
    }),
    this.#handle('listRegions', () => ({
      items: ['bme', 'polito', 'tub'].map((id, index) => region(id, index)),
    })),
    this.#handle('listRepositories', () => ({
      items: [
        {
          ...{ id: 'meca', label: 'https://mgtr.example.org', trust: 'tuf' },
          ...{ templates: 1, versions: 2, problems: [] },
          publishers: ['meca'],
          actions: [],
        },
      ],
    })),
    this.#handle('listInbox', () => ({
      items: [
        { name: 'cad-lab.qcow2', kind: 'image', bytes: 9e9, modifiedAt: AT },
      ],
    })),
    this.#handle('publishTemplate', ({ body, key }) => {
      const id =
        (key && this.#byKey.get(key)) ?? `publication-${this.#byKey.size + 1}`;
      this.#byKey.set(key ?? id, id);
      const publication: Publication = {
        ...{ id, repositoryId: body.repositoryId, path: body.path },
        version: body.version ?? '01.03.00.00',
        ...{ state: 'running', bytesDone: 0, bytesTotal: 9e9, startedAt: AT },
      };
      this.publications.set(id, publication);
      if (this.loseNextAnswer) {
        this.loseNextAnswer = false;
        return HttpResponse.error();
      }
      return publication;
    }),
    this.#handle('getPublication', () => ({
      ...[...this.publications.values()].at(-1)!,
      ...next(this.publicationRounds),
    })),
  ];

  /** How often an operation was asked for. */
  count(name: EndpointName): number {
    return this.calls.filter(call => call.name === name).length;
  }

  #template(): RepositoryTemplateDetail | Response {
    const replicas = next(this.rounds);
    if (replicas === 'unavailable') {
      return errorAnswer(503, 'ServiceUnavailableError', 'restarting');
    }
    return {
      ...{ path: this.path, title: 'CAD', repositoryId: 'meca', trust: 'tuf' },
      latestVersion: this.versions.find(({ stage }) => stage === 'released')
        ?.version,
      ...{ archiveBytes: 9e9, versions: this.versions.length },
      ...{ rollout: this.rollout, wanted: this.wanted, replicas },
      ...{ versionList: this.versions, sessions: [], actions: [] },
    };
  }

  #handle(name: EndpointName, answer: (call: Call) => object) {
    const endpoint: Endpoint = endpoints[name];
    const verb = endpoint.method === 'POST' ? http.post : http.get;
    return verb(`*/api/meca${endpoint.path}`, async ({ request }) => {
      const text = await request.text();
      const parsed = endpoint.body?.safeParse(JSON.parse(text || '{}'));
      const token = request.headers.get('authorization') ?? '';
      this.calls.push({ name, body: parsed?.data, token });
      if (parsed && !parsed.success) {
        return errorAnswer(400, 'InputError', parsed.error.message);
      }
      const { searchParams } = new URL(request.url);
      if (endpoint.query && searchParams.get('path') !== this.path) {
        return errorAnswer(404, 'NotFoundError', 'There is no such template');
      }
      const key = request.headers.get('idempotency-key');
      const result = answer({ body: parsed?.data, key });
      return result instanceof Response
        ? result
        : HttpResponse.json(endpoint.response!.parse(result) as object);
    });
  }
}

function next<T>(rounds: T[]): T {
  return rounds.length > 1 ? rounds.shift()! : rounds[0];
}
