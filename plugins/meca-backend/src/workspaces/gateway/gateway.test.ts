import { once } from 'node:events';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import signalsPlugin from '@backstage/plugin-signals-backend';
import { WebSocket } from 'ws';
import { until } from '../../__testUtils__/startMecaBackend';
import { addReadyClass } from '../__testUtils__/addReadyClass';
import { RfbClient } from '../__testUtils__/RfbClient';
import {
  as,
  ClassBackend,
  request,
  startClassBackend,
} from '../__testUtils__/startClassBackend';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function openDesktop(school: ClassBackend, seat: string, who: string) {
  const { body } = await request(school.backend.server)
    .post(`/api/meca/v1/workspaces/${seat}/console`)
    .set('Authorization', as(who))
    .expect(201);
  return RfbClient.connect(
    `ws://127.0.0.1:${school.port}/api/meca${body.path}`,
  );
}

describe('the desktop gateway', () => {
  let school: ClassBackend;
  let seat: string;
  beforeAll(async () => {
    school = await startClassBackend(await databases.init('SQLITE_3'));
    seat = await addReadyClass(school, 'gatewayx');
  });
  afterAll(() => school?.stop());

  it('shows one person eight screens at a time, also when they are opened all at once, and others theirs', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, () => openDesktop(school, seat, 'teacher')),
    );
    const opened = outcomes.flatMap(o =>
      o.status === 'fulfilled' ? [o.value] : [],
    );
    const refused = outcomes.flatMap(o =>
      o.status === 'rejected' ? [String(o.reason)] : [],
    );
    expect(opened).toHaveLength(8);
    expect(refused).toEqual(Array(4).fill(expect.stringContaining('429')));
    const student = await openDesktop(school, seat, 'student');
    expect(await student.handshake()).toContain('gatewayx');

    for (const viewer of [...opened, student]) viewer.socket.close();
    await Promise.all(opened.map(viewer => viewer.closed));
    const again = await until(
      () => openDesktop(school, seat, 'teacher').catch(() => undefined),
      viewer => viewer !== undefined,
    );
    again!.socket.close();
  });

  it("goes straight to the machine's own screen when the region gives no console", async () => {
    const region = school.simulator.region('polito');
    region.setFaults({
      httpError: { status: 503, commands: ['createConsoleEndpoint'] },
    });
    const viewer = await openDesktop(school, seat, 'student');
    expect(await viewer.handshake()).toContain('gatewayx');
    viewer.socket.close();
    region.clearFaults();
  });

  it('refuses in words of HTTP when neither answers, and names no address', async () => {
    const region = school.simulator.region('polito');
    region.setFaults({
      httpError: { status: 503, commands: ['createConsoleEndpoint'] },
      guestsSilent: true,
    });
    await expect(openDesktop(school, seat, 'student')).rejects.toThrow('502');
    region.clearFaults();
  });

  it('says at which door it is to a request that wants no WebSocket', async () => {
    const knock = (authorization: string) =>
      request(school.backend.server)
        .get('/api/meca/v1/desktop')
        .set('Authorization', authorization);
    expect((await knock(as('student'))).status).toBe(426);
    expect((await knock(mockCredentials.none.header())).status).toBe(401);
  });
});

describe('the desktop gateway of a portal that shuts down', () => {
  it('closes the screens that are open, and opens no more', async () => {
    const school = await startClassBackend(await databases.init('SQLITE_3'));
    const seat = await addReadyClass(school, 'shutdown');
    const viewer = await openDesktop(school, seat, 'student');
    await viewer.handshake();
    await school.stop();
    expect(await viewer.closed).toEqual({
      code: 1001,
      reason: 'The portal restarts',
    });
    await expect(
      RfbClient.connect(`ws://127.0.0.1:${school.port}/api/meca/v1/desktop`),
    ).rejects.toThrow();
  });
});

describe('the desktop gateway of a replica that has served no request', () => {
  it('opens the screen for which another replica gave the ticket', async () => {
    const knex = await databases.init('SQLITE_3');
    const first = await startClassBackend(knex);
    const seat = await addReadyClass(first, 'replicas');
    let opened: RfbClient | undefined;
    const second = await startClassBackend(knex, {
      async first(port) {
        const { body } = await request(first.backend.server)
          .post(`/api/meca/v1/workspaces/${seat}/console`)
          .set('Authorization', as('student'))
          .expect(201);
        // The replica greets itself right after its start; until then a ticket is refused, but not spent.
        opened = await until(
          () =>
            RfbClient.connect(
              `ws://127.0.0.1:${port}/api/meca${body.path}`,
            ).catch(() => undefined),
          viewer => viewer !== undefined,
        );
      },
    });
    expect(opened).toBeDefined();
    opened!.socket.close();
    await second.stop();
    await first.stop();
  });
});

/** With it the plugin cannot find its own door, so that signals listen first. */
const lostDiscovery = createServiceFactory({
  service: coreServices.discovery,
  deps: {},
  factory: () => {
    const url = async (id: string) => `http://127.0.0.1:1/api/${id}`;
    return { getBaseUrl: url, getExternalBaseUrl: url };
  },
});

/** In tests each plugin has events of its own unless told otherwise. */
function shareEvents() {
  const events = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
  });
  return createServiceFactory({
    service: eventsServiceRef,
    deps: {},
    factory: () => events,
  });
}

/** Connects once; undefined: it did not open within a second. */
async function tryOpenSignals(port: number): Promise<WebSocket | undefined> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/signals`, {
    handshakeTimeout: 1_000,
  });
  return new Promise(resolve => {
    socket.once('open', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

describe.each([
  { who: 'the gateway', features: [] },
  { who: 'signals', features: [lostDiscovery] },
])(
  'signals beside the gateway, when $who listens first',
  ({ who, features }) => {
    it('work both, and keep working', async () => {
      const signals: WebSocket[] = [];
      const school = await startClassBackend(await databases.init('SQLITE_3'), {
        features: [signalsPlugin, shareEvents(), ...features],
        async first(port) {
          if (who !== 'signals') return;
          // They begin to listen with the first attempt, which they leave unanswered when they are alone.
          expect(await tryOpenSignals(port)).toBeUndefined();
          signals.push((await tryOpenSignals(port))!);
        },
      });
      const seat = await addReadyClass(school, 'together');
      const before = await openDesktop(school, seat, 'student');
      expect(await before.handshake()).toContain('together');

      signals.push((await tryOpenSignals(school.port))!);
      for (const socket of signals) {
        socket.send(JSON.stringify({ action: 'subscribe', channel: 'meca' }));
      }
      const hints = signals.map(socket => once(socket, 'message'));
      await request(school.backend.server)
        .post('/api/meca/v1/capacity/refresh')
        .set('Authorization', as('operator'))
        .send({})
        .expect(200);
      for (const [message] of await Promise.all(hints)) {
        expect(JSON.parse(String(message)).channel).toBe('meca');
      }

      const after = await openDesktop(school, seat, 'student');
      expect(await after.handshake()).toContain('together');
      for (const socket of signals) socket.terminate();
      await school.stop();
    });
  },
);
