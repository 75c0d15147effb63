import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { SeatList } from '@meca/backstage-plugin-meca-common';
import { until } from '../../__testUtils__/startMecaBackend';
import {
  as,
  ClassBackend,
  request,
  startClassBackend,
} from '../../workspaces/__testUtils__/startClassBackend';
import { addReadyClass } from '../../workspaces/__testUtils__/addReadyClass';

jest.setTimeout(90_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

interface SentNotice {
  entityRef: string;
  title: string;
  description: string;
  severity: string;
  link: string;
}

describe.each(databases.eachSupportedId())('incidents on %s', id => {
  let school: ClassBackend;
  let sent: SentNotice[];
  const scheduler = mockServices.scheduler();

  beforeAll(async () => {
    school = await startClassBackend(await databases.init(id), {
      meca: { seats: { retryPause: { milliseconds: 20 } } },
      features: [
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            async send({ recipients, payload }) {
              const { entityRef } = recipients as { entityRef: string };
              const { title, description, severity, link } = payload;
              sent.push({
                entityRef,
                title,
                description: description!,
                severity: severity!,
                link: link!,
              });
            },
          }),
        }),
      ],
    });
  });
  beforeEach(() => {
    sent = [];
  });
  afterAll(() => school?.stop());

  const region = () => school.simulator.region('polito');

  async function readSeats(sessionId: string, who: string): Promise<SeatList> {
    const { body } = await request(school.backend.server)
      .get(`/api/meca/v1/sessions/${sessionId}/seats`)
      .set('Authorization', as(who))
      .expect(200);
    return body;
  }

  /** A class of one seat under way; its machine is switched off from outside, and the portal looks. */
  async function switchOff(code: string): Promise<string> {
    const seat = await addReadyClass(school, code);
    const row = await school.lab.knex('seat').where({ id: seat }).first();
    expect(region().powerOff(row.name)).toBe(true);
    await scheduler.triggerTask('watch-ready-seats');
    return row.session_id;
  }

  const notice = (title: string) =>
    until(
      async () => sent.find(each => each.title.includes(title)),
      found => found !== undefined,
    );

  it('starts a machine again that was switched off, says so on the page, and tells its teacher once', async () => {
    const session = await switchOff('mended01');
    const { items, incidents } = await until(
      () => readSeats(session, 'teacher'),
      seats => seats.incidents?.[0]?.outcome !== undefined,
    );
    expect(items[0].state).toBe('ready');
    expect(incidents).toEqual([
      {
        ordinal: 1,
        name: 'mended01-001',
        cause: 'stopped',
        at: expect.stringMatching(/Z$/),
        endedAt: expect.stringMatching(/Z$/),
        outcome: 'restarted',
      },
    ]);
    expect(await notice('stopped and runs again')).toEqual({
      entityRef: 'user:default/teacher',
      title: '"Class mended01": a machine stopped and runs again',
      description: 'Seat 1: the portal mended this by itself.',
      severity: 'normal',
      link: `/meca/schedule/${session}`,
    });
    await scheduler.triggerTask('watch-ready-seats');
    expect(sent.filter(({ title }) => title.includes('again'))).toHaveLength(1);
    expect((await readSeats(session, 'student')).incidents).toBeUndefined();
  });

  it('tells the teacher of a seat that is given up in the middle of a class', async () => {
    region().setFaults({ startFailRate: 100, failWith: 'internal' });
    const session = await switchOff('givenup1');
    const { items, incidents } = await until(
      () => readSeats(session, 'teacher'),
      seats => seats.incidents?.[0]?.outcome !== undefined,
    );
    region().clearFaults();
    expect(items[0]).toMatchObject({
      state: 'failed',
      problem: {
        code: 'failed',
        message: expect.stringMatching(
          /^Region MECA-polito could not start the machine/,
        ),
      },
    });
    expect(incidents).toMatchObject([{ cause: 'stopped', outcome: 'failed' }]);
    expect(await notice('no working machine')).toMatchObject({
      entityRef: 'user:default/teacher',
      title: '"Class givenup1": 1 of 1 seats have no working machine',
      severity: 'high',
    });
  });
});
