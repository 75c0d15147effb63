import {
  endpoints,
  PlacementVerdict,
  Region,
  Seat,
  SessionBatchInput,
  SessionDetail,
  sessionInputSchema,
} from '@meca/backstage-plugin-meca-common';
import { http, HttpResponse, JsonBodyType } from 'msw';

const BASE = '*/api/meca';

function errorAnswer(status: number, name: string, message: string) {
  return HttpResponse.json(
    { error: { name, message }, response: { statusCode: status } },
    { status },
  );
}

/**
 * The plugin's REST API with sessions in memory. Requests and answers pass through the contract's own schemas, so that it
 * cannot drift from the real service.
 */
export class FakeMeca {
  readonly sessions = new Map<string, SessionDetail>();
  /** Authorization headers in the order of the requests. */
  readonly tokens: string[] = [];
  readonly calls: string[] = [];
  verdicts: PlacementVerdict[] = [
    { regionId: 'polito', verdict: 'chosen', reasons: [] },
  ];
  /** What `listSeats` answers, one after the other; the last one stays. */
  seatRounds: (Seat[] | 'unavailable')[] = [];
  /** With which `createSessions` and `evaluateSessions` refuse. */
  refusal?: string;
  /** The next booking is carried out, but its answer is lost. */
  loseNextAnswer = false;
  /** `listRegions` has no answer. */
  namesFail = false;
  /** What the caller may do with a session. */
  actions: SessionDetail['actions'] = ['update', 'start', 'stop'];
  readonly #byKey = new Map<string, string>();

  /** To be given to `server.use`. */
  readonly handlers = [
    // Not among `calls`: names are read beside what is done.
    http.get(`${BASE}${endpoints.listRegions.path}`, () =>
      this.namesFail
        ? errorAnswer(503, 'ServiceUnavailableError', 'restarting')
        : HttpResponse.json({ items: [region('polito', 'MECA-PolITO')] }),
    ),
    this.#handle('evaluatePlacement', () => {
      const chosen = this.verdicts.find(({ verdict }) => verdict === 'chosen');
      return { regionId: chosen?.regionId, verdicts: this.verdicts };
    }),
    this.#handle('createSession', ({ body, key }) => {
      const id = (key && this.#byKey.get(key)) ?? this.addSession(body).id;
      if (key) this.#byKey.set(key, id);
      return this.#loseAnswer() ?? this.sessions.get(id)!;
    }),
    this.#handle('createSessions', ({ body, key }) => {
      if (this.refusal) return errorAnswer(409, 'ConflictError', this.refusal);
      const { times, ...rest } = body as SessionBatchInput;
      const items = times.map((time, index) => {
        const known = key && this.#byKey.get(`${key}/${index}`);
        const { id } =
          (known && this.sessions.get(known)) ||
          this.addSession({ ...rest, ...time });
        if (key) this.#byKey.set(`${key}/${index}`, id);
        return this.sessions.get(id)!;
      });
      return this.#loseAnswer() ?? { items };
    }),
    this.#handle('evaluateSessions', ({ body }) => {
      if (this.refusal) return errorAnswer(409, 'ConflictError', this.refusal);
      const [{ regionId, reasons }] = this.verdicts;
      return {
        items: (body as SessionBatchInput).times.map(time => ({
          ...time,
          timeZone: 'Europe/Rome',
          ...{ regionId, reasons },
        })),
      };
    }),
    this.#handle('getSession', ({ sessionId }) => this.sessions.get(sessionId)),
    this.#handle('startSession', ({ sessionId }) =>
      this.sessions.get(sessionId),
    ),
    this.#handle('stopSession', ({ sessionId }) =>
      this.sessions.get(sessionId),
    ),
    this.#handle('listSeats', () => {
      const round =
        this.seatRounds.length > 1
          ? this.seatRounds.shift()!
          : this.seatRounds[0];
      return round === 'unavailable'
        ? errorAnswer(503, 'ServiceUnavailableError', 'restarting')
        : { items: round };
    }),
  ];

  addSession(input: object, id = `session-${this.sessions.size + 1}`) {
    const request = sessionInputSchema.parse(input);
    const now = '2030-01-01T00:00:00Z';
    const session: SessionDetail = {
      ...request,
      id,
      ownerRef: request.ownerRef ?? 'user:default/mock',
      regionId:
        request.placement.policy === 'chosen-only'
          ? request.placement.regionId
          : 'polito',
      timeZone: 'Europe/Rome',
      preparesAt: request.startsAt,
      releasedAt: request.endsAt,
      state: 'admitted',
      offering: {
        name: request.offering,
        cpuCores: 1,
        cpuMhz: 1000,
        memoryBytes: 2 ** 31,
      },
      seatCounts: {
        ...{ total: request.seats, ready: 0, preparing: 0 },
        ...{ stopped: 0, failed: 0, absent: request.seats },
      },
      actions: this.actions,
      etag: '1',
      createdAt: now,
      updatedAt: now,
      placementVerdicts: this.verdicts,
    };
    this.sessions.set(id, session);
    return session;
  }

  #loseAnswer(): Response | undefined {
    if (!this.loseNextAnswer) return undefined;
    this.loseNextAnswer = false;
    return HttpResponse.error();
  }

  #handle(
    name: keyof typeof endpoints,
    answer: (call: {
      body: object;
      key: string | null;
      sessionId: string;
    }) => JsonBodyType | Response | undefined,
  ) {
    const { method, path } = endpoints[name];
    const verb = method === 'POST' ? http.post : http.get;
    return verb(`${BASE}${path}`, async ({ request, params }) => {
      this.calls.push(name);
      this.tokens.push(request.headers.get('authorization') ?? '');
      const endpoint = endpoints[name];
      const text = await request.text();
      const body = text ? JSON.parse(text) : {};
      if ('body' in endpoint) {
        const parsed = endpoint.body.safeParse(body);
        if (!parsed.success) {
          return errorAnswer(400, 'InputError', parsed.error.message);
        }
      }
      const result = answer({
        body,
        key: request.headers.get('idempotency-key'),
        sessionId: String(params.sessionId),
      });
      if (result instanceof Response) return result;
      return result
        ? HttpResponse.json(result)
        : errorAnswer(
            404,
            'NotFoundError',
            `There is no session ${params.sessionId}`,
          );
    });
  }
}

function region(id: string, name: string): Region {
  return {
    ...{ id, name, number: 1, stage: 'production', driver: 'cloudstack' },
    institutionRef: `group:default/${id}`,
    ...{ endpointHost: 'cloud.example.org', insecure: false },
    location: { latitude: 45.06, longitude: 7.66 },
    ...{ timeZone: 'Europe/Rome', colour: '#224488' },
    health: { state: 'healthy', problems: [] },
  };
}

/** A seat as the service tells of it. */
export function seat(ordinal: number, fields: Partial<Seat> = {}): Seat {
  return {
    id: `seat-${ordinal}`,
    sessionId: 'session-1',
    ordinal,
    name: `m-cad-${ordinal}`,
    regionId: 'polito',
    state: 'ready',
    desired: 'running',
    attempt: 1,
    updatedAt: '2030-01-01T00:00:00Z',
    ...fields,
  };
}
