import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Demand,
  Placement,
  Seat,
  SeatState,
  SessionDetail,
} from '@meca/backstage-plugin-meca-common';
import {
  FakeAnswers,
  fakeRegions,
  fakeSession,
  fakeWorkspace,
  minutesFrom,
} from '../src/__testUtils__';

/** Seconds after which a machine is in each state, after "Start all". */
const STARTING: [number, SeatState][] = [
  [0, 'waiting'],
  [4, 'deploying'],
  [10, 'starting'],
  [16, 'probing'],
  [22, 'ready'],
];

function refuse(error: Error, statusCode: number): never {
  throw Object.assign(error, {
    statusCode,
    body: { error: { name: error.name, message: error.message } },
  });
}

function placementOf(
  demand: Pick<Demand, 'endsAt' | 'placement' | 'seats'>,
): Placement {
  const chosen =
    demand.placement.policy === 'chosen-only'
      ? demand.placement.regionId
      : 'bme';
  const tooMany = demand.seats > 100;
  return {
    regionId: tooMany ? undefined : chosen,
    verdicts: fakeRegions()
      .filter(region => region.stage === 'production')
      .slice(0, 6)
      .map((region, i) => {
        const refused = tooMany || i > 3;
        let verdict: 'chosen' | 'possible' | 'refused' = 'possible';
        if (refused) verdict = 'refused';
        else if (region.id === chosen) verdict = 'chosen';
        return {
          regionId: region.id,
          verdict,
          score: refused ? undefined : 0.1 * (i + 1),
          seatsThatFit: refused ? 12 : demand.seats,
          distanceKm: 250 * i,
          loadAfter: refused ? undefined : 0.3 + i / 10,
          nextFitAt: refused
            ? new Date(
                Date.parse(demand.endsAt) + (i + 1) * 3_600_000,
              ).toISOString()
            : undefined,
          reasons: refused
            ? [
                {
                  code: 'no-capacity',
                  message: `12 of ${demand.seats} fit; memory is short.`,
                  remedy: 'Take a later start or fewer seats.',
                },
              ]
            : [],
        };
      }),
  };
}

/** Sessions, seats and workspaces that behave: started machines come up, some fail, repairs help. */
export function createFakeClasses(now: Date): FakeAnswers {
  const sessions = new Map<string, SessionDetail>();
  const startedAt = new Map<string, number>();
  const repairedAt = new Map<string, number>();
  const add = (session: SessionDetail) => sessions.set(session.id, session);
  const detail = (changes: Partial<SessionDetail>): SessionDetail => ({
    ...fakeSession(changes, now),
    placementVerdicts: placementOf(fakeSession({}, now)).verdicts,
    ...changes,
  });
  add(
    detail({
      attendees: ['user:default/ada', 'user:default/bob', 'user:default/eve'],
      comments: 'Bring your own drawings.\nRoom 4.',
    }),
  );
  add(
    detail({
      id: 's-os',
      title: 'Operating systems',
      regionId: 'polito',
      state: 'running',
      startsAt: minutesFrom(-20, now),
      endsAt: minutesFrom(70, now),
      seats: 24,
      actions: ['update', 'cancel', 'start', 'stop', 'repair'],
    }),
  );
  add(
    detail({
      id: 's-hack',
      title: 'Programming contest of the federation',
      regionId: 'tub',
      state: 'running',
      startsAt: minutesFrom(-100, now),
      endsAt: minutesFrom(200, now),
      seats: 500,
      actions: ['start', 'stop', 'repair'],
    }),
  );
  add(
    detail({
      id: 's-net',
      title: 'Computer networks',
      regionId: 'tub',
      startsAt: minutesFrom(1500, now),
      endsAt: minutesFrom(1590, now),
      ownerRef: 'user:default/bob',
      actions: [],
    }),
  );
  startedAt.set('s-os', now.getTime() - 60_000);
  startedAt.set('s-hack', now.getTime() + 8_000);

  const seatsOf = (session: SessionDetail): Seat[] =>
    Array.from({ length: session.seats }, (_, i) => {
      const started = startedAt.get(session.id);
      const fails = (i + 1) % 9 === 0;
      const repaired = repairedAt.get(`${session.id} ${i + 1}`);
      const from = (repaired ?? started ?? Infinity) + (i % 20) * 500;
      const seconds = (Date.now() - from) / 1000;
      let state: SeatState =
        started === undefined
          ? 'absent'
          : STARTING.filter(([after]) => after <= seconds).pop()?.[1] ??
            'waiting';
      if (state === 'ready' && fails && !repaired) state = 'failed';
      return {
        id: `${session.id}-${i + 1}`,
        sessionId: session.id,
        ordinal: i + 1,
        name: `mk4f92qa-${String(i + 1).padStart(3, '0')}`,
        regionId: session.regionId,
        state,
        desired: 'running',
        attendeeRef: session.attendees[i],
        address: state === 'ready' ? `10.4.${i >> 8}.${i & 255}` : undefined,
        attempt: repaired ? 2 : 1,
        problem:
          state === 'failed'
            ? {
                code: 'no-capacity',
                message: 'The region has no host with enough memory left.',
                remedy: 'Repair the seat once another class has ended.',
              }
            : undefined,
        updatedAt: new Date().toISOString(),
      };
    });

  const read = (sessionId: string): SessionDetail => {
    const session = sessions.get(sessionId);
    if (!session) refuse(new NotFoundError('No such session'), 404);
    const states = seatsOf(session).map(seat => seat.state);
    const count = (...wanted: SeatState[]) =>
      states.filter(state => wanted.includes(state)).length;
    return {
      ...session,
      seatCounts: {
        total: session.seats,
        ready: count('ready'),
        preparing: count('waiting', 'deploying', 'starting', 'probing'),
        stopped: count('stopped'),
        failed: count('failed'),
        absent: count('absent'),
      },
    };
  };

  return {
    listSessions: ({ query = {} }) => ({
      items: [...sessions.keys()]
        .map(read)
        .filter(
          each =>
            each.state !== 'cancelled' &&
            (!query.from || each.endsAt > query.from) &&
            (!query.to || each.startsAt < query.to) &&
            (!query.ownerRef || each.ownerRef === query.ownerRef) &&
            (!query.institutionRef ||
              each.institutionRef === query.institutionRef) &&
            (!query.templatePath || each.templatePath === query.templatePath),
        )
        .sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
    }),
    getSession: ({ params }) => read(params.sessionId),
    listSeats: ({ params }) => ({ items: seatsOf(read(params.sessionId)) }),
    evaluatePlacement: async ({ body }) => {
      await new Promise(resolve => setTimeout(resolve, 300));
      return placementOf(body);
    },
    createSession: async ({ body }) => {
      await new Promise(resolve => setTimeout(resolve, 600));
      const placement = placementOf(body);
      if (!placement.regionId) {
        refuse(
          new ConflictError(
            `12 of ${body.seats} seats fit. Take a later start or fewer seats.`,
          ),
          409,
        );
      }
      const { ownerRef = 'user:default/ada', offering: _, ...rest } = body;
      const session = detail({
        ...rest,
        ownerRef,
        id: `s-${sessions.size + 1}`,
        regionId: placement.regionId,
        placementVerdicts: placement.verdicts,
      } as Partial<SessionDetail>);
      add(session);
      return session;
    },
    updateSession: async ({ params, body }) => {
      await new Promise(resolve => setTimeout(resolve, 600));
      const session = read(params.sessionId);
      if (body.startsAt && new Date(body.startsAt).getHours() < 7) {
        refuse(
          new ConflictError('The region takes no sessions before 7:00.'),
          409,
        );
      }
      const { offering: _, courseRef = session.courseRef, ...rest } = body;
      const next: SessionDetail = {
        ...session,
        ...rest,
        courseRef: courseRef ?? undefined,
        etag: `${Number(session.etag) + 1}`,
      };
      add(next);
      return next;
    },
    startSession: ({ params }) => {
      startedAt.set(params.sessionId, Date.now());
      add({ ...read(params.sessionId), state: 'preparing' });
      return read(params.sessionId);
    },
    stopSession: ({ params }) => {
      startedAt.delete(params.sessionId);
      return read(params.sessionId);
    },
    cancelSession: ({ params }) => {
      add({ ...read(params.sessionId), state: 'cancelled', actions: [] });
      return read(params.sessionId);
    },
    repairSeat: ({ params }) => {
      repairedAt.set(`${params.sessionId} ${params.ordinal}`, Date.now());
      return { items: seatsOf(read(params.sessionId)) };
    },
    getWorkspace: ({ params }) => {
      if (params.workspaceId === 'gone') {
        refuse(new NotFoundError('No such workspace'), 404);
      }
      return fakeWorkspace(
        {
          id: params.workspaceId,
          access: [
            { protocol: 'rdp', port: 3389, address: '10.4.0.17' },
            { protocol: 'vnc', port: 5900, address: '10.4.0.17' },
            { protocol: 'ssh', port: 22, address: '10.4.0.17' },
          ],
        },
        now,
      );
    },
    getRemoteDesktopFile: 'full address:s:10.4.0.17\r\n',
    openConsole: () => ({
      path: '/v1/console?ticket=demo',
      expiresAt: minutesFrom(1),
      closesAt: minutesFrom(9.5, new Date()),
    }),
  };
}
