import { TestDatabases } from '@backstage/backend-test-utils';
import { WebSocket } from 'ws';
import { until } from '../__testUtils__/startMecaBackend';
import {
  as,
  ClassBackend,
  request,
  startClassBackend,
} from './__testUtils__/startClassBackend';
import { RfbClient } from './__testUtils__/RfbClient';

jest.setTimeout(90_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MINUTE = 60_000;

describe.each(databases.eachSupportedId())('workspaces on %s', id => {
  let school: ClassBackend;
  let code = 0;
  beforeAll(async () => {
    school = await startClassBackend(await databases.init(id));
  });
  afterAll(() => school?.stop());

  const get = (path: string, who: string) =>
    request(school.backend.server)
      .get(`/api/meca${path}`)
      .set('Authorization', as(who));
  const post = (path: string, who: string) =>
    request(school.backend.server)
      .post(`/api/meca${path}`)
      .set('Authorization', as(who))
      .send({});

  /** A session of two seats, the first of them for the student. */
  async function addClass(
    options: Partial<Parameters<ClassBackend['lab']['addSession']>[0]> = {},
  ) {
    code += 1;
    const { lab } = school;
    const session = await lab.addSession({
      code: `class${String(code).padStart(3, '0')}`,
      regionId: 'polito',
      seats: 2,
      attendees: ['user:default/student'],
      ownerRef: 'user:default/teacher',
      ...options,
    });
    await lab
      .knex('session')
      .where({ id: session })
      .update({
        template_path: 'linux/ubuntu-24-desktop',
        offering: await anOffering(),
      });
    const [seat] = await lab.seats.list(session);
    return { session, seat: seat.id };
  }

  async function anOffering(): Promise<string> {
    const { body } = await get('/v1/offerings', 'operator').expect(200);
    return body.items[0].name;
  }

  const readWorkspace = async (seat: string, who = 'student') =>
    (await get(`/v1/workspaces/${seat}`, who).expect(200)).body;

  async function addReadyClass(options = {}) {
    const added = await addClass(options);
    await school.lab.seats.want(school.lab.knex, added.session, 'running');
    await until(
      () => readWorkspace(added.seat),
      workspace => workspace.state === 'ready',
    );
    return added;
  }

  const desktop = (ticket: { path: string }) =>
    `ws://127.0.0.1:${school.port}/api/meca${ticket.path}`;

  it('leads a student to the screen of the own machine, once per ticket, until the seat is given away', async () => {
    const { seat, session } = await addReadyClass();
    const workspace = await readWorkspace(seat);
    expect(workspace).toMatchObject({
      sessionId: session,
      ordinal: 1,
      state: 'ready',
      console: true,
      timeZone: 'Europe/Rome',
      access: [
        { protocol: 'rdp', port: 3389, address: expect.any(String) },
        { protocol: 'vnc', port: 5900, address: expect.any(String) },
      ],
    });
    const list = await get('/v1/workspaces', 'student').expect(200);
    expect(list.body.items.map((w: { id: string }) => w.id)).toContain(seat);

    const ticket = (
      await post(`/v1/workspaces/${seat}/console`, 'student').expect(201)
    ).body;
    expect(ticket.closesAt).toBe(workspace.endsAt);
    const viewer = await RfbClient.connect(desktop(ticket));
    const [machine] = school.simulator
      .region('polito')
      .machines()
      .filter(({ addresses }) =>
        addresses.includes(workspace.access[0].address),
      );
    expect(await viewer.handshake()).toContain(machine.name);
    await expect(RfbClient.connect(desktop(ticket))).rejects.toThrow('401');

    await school.lab
      .knex('seat')
      .where({ id: seat })
      .update({ attendee_ref: 'user:default/somebody.else' });
    expect(await viewer.closed).toEqual({
      code: 1000,
      reason: 'The seat was given to somebody else',
    });
    await get(`/v1/workspaces/${seat}`, 'student').expect(404);
  });

  it('closes screens when the class ends', async () => {
    const { seat, session } = await addReadyClass();
    const ticket = (
      await post(`/v1/workspaces/${seat}/console`, 'teacher').expect(201)
    ).body;
    const viewer = await RfbClient.connect(desktop(ticket));
    await viewer.handshake();
    await school.lab
      .knex('session')
      .where({ id: session })
      .update({ ends_at: Date.now() - 1, next_step_at: Date.now() });
    expect(await viewer.closed).toMatchObject({ reason: 'The class is over' });
    await post(`/v1/workspaces/${seat}/console`, 'teacher').expect(409);
    expect((await readWorkspace(seat)).state).toBe('ended');
    await until(
      async () =>
        school.lab.knex('session').where({ id: session }).first('state'),
      row => row.state === 'closed',
    );
    const names = (await school.lab.seats.list(session)).map(s => s.name);
    expect(
      school.simulator
        .region('polito')
        .machines()
        .filter(
          ({ name, state }) => names.includes(name) && state === 'Running',
        ),
    ).toEqual([]);
    expect(
      await school.lab.knex('reservation').where({ session_id: session }),
    ).toMatchObject([{ state: 'released' }]);
  });

  it.each([
    { who: 'student', status: 200, why: 'whose seat it is' },
    { who: 'teacher', status: 200, why: 'who owns the session' },
    { who: 'operator', status: 200, why: 'who may operate every session' },
    { who: 'colleague', status: 404, why: 'who may only see the session' },
    { who: 'bme-teacher', status: 404, why: 'of another institution' },
    { who: 'stranger', status: 404, why: 'of none' },
  ])('answers $status to the $who, $why', async ({ who, status }) => {
    const { seat } = await addClass();
    await get(`/v1/workspaces/${seat}`, who).expect(status);
    const opened = await post(`/v1/workspaces/${seat}/console`, who);
    expect(opened.status).toBe(status === 200 ? 409 : 404);
    const file = await get(`/v1/workspaces/${seat}/remote-desktop.rdp`, who);
    expect(file.status).toBe(status === 200 ? 409 : 404);
  });

  it('tells no stranger from a student of another seat', async () => {
    const { session } = await addClass();
    const [, second] = await school.lab.seats.list(session);
    await get(`/v1/workspaces/${second.id}`, 'student').expect(404);
    const missing = await get('/v1/workspaces/none', 'student').expect(404);
    expect(missing.body.error.message).toBe('No workspace none');
  });

  it('opens ten minutes before the class to students, and says so', async () => {
    const startsAt = Date.now() + 60 * MINUTE;
    const { seat } = await addClass({
      startsAt,
      endsAt: startsAt + 60 * MINUTE,
      preparesAt: Date.now() - MINUTE,
      state: 'preparing',
    });
    const opensAt = new Date(startsAt - 10 * MINUTE).toISOString();
    expect(await readWorkspace(seat)).toMatchObject({
      opensAt,
      state: 'preparing',
      access: [],
      console: false,
    });
    const refused = await post(`/v1/workspaces/${seat}/console`, 'student');
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain(opensAt);
  });

  it('gives a file for remote desktop clients', async () => {
    const { seat } = await addReadyClass();
    const { access } = await readWorkspace(seat);
    const file = await get(
      `/v1/workspaces/${seat}/remote-desktop.rdp`,
      'student',
    )
      .buffer()
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks).toString()));
      })
      .expect(200)
      .expect('Content-Type', /application\/x-rdp/)
      .expect(
        'Content-Disposition',
        /^attachment; filename="Class-class\d+-seat-1\.rdp"$/,
      );
    const lines = file.body.split('\r\n');
    expect(lines).toContain(`full address:s:${access[0].address}:3389`);
    expect(lines).toContain('prompt for credentials:i:1');
    expect(file.body).not.toMatch(/username|[^\r]\n/);
  });

  it.each([
    ['no ticket', ''],
    ['an invented ticket', '?ticket=AAAA'],
    ['an endless ticket', `?ticket=${'A'.repeat(5000)}`],
  ])('refuses a WebSocket with %s', async (_what, query) => {
    const url = `ws://127.0.0.1:${school.port}/api/meca/v1/desktop${query}`;
    await expect(RfbClient.connect(url)).rejects.toThrow('401');
  });

  it('leaves WebSockets on other paths to the rest of the portal', async () => {
    const socket = new WebSocket(
      `ws://127.0.0.1:${school.port}/api/signals-elsewhere`,
    );
    const status = await new Promise(resolve => {
      socket.once('unexpected-response', (_request, response) =>
        resolve(response.statusCode),
      );
      socket.once('error', resolve);
    });
    // Express answered: nothing is mounted there.
    expect(status).toBe(404);
  });
});
