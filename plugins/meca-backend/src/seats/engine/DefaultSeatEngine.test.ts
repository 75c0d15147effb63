import { TestDatabases } from '@backstage/backend-test-utils';
import { Problem } from '@meca/backstage-plugin-meca-common';
import { FakeCloud } from '../__testUtils__/FakeCloud';
import { oneTemplate, QUICK, SeatLab } from '../__testUtils__/SeatLab';
import { SeatLeases } from '../lease/SeatLeases';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('DefaultSeatEngine on %s', id => {
  let lab: SeatLab;
  afterEach(() => lab?.close());

  async function createLab(cloud: FakeCloud, concurrency?: number) {
    const knex = await databases.init(id);
    lab = await SeatLab.create(knex, { fake: cloud }, concurrency);
    return lab;
  }

  it('makes all machines of a class, within the concurrency of the region, and removes them', async () => {
    const cloud = new FakeCloud();
    await createLab(cloud, 3);
    const session = await lab.addSession({ code: 'k3f9a2xq', seats: 12 });
    lab.startEngine();
    lab.startEngine();
    await lab.seats.want(lab.knex, session, 'running');
    const ready = await lab.settled(session, 'ready');
    expect(ready.map(seat => seat.name)).toEqual(cloud.names());
    expect(ready[6]).toMatchObject({
      name: 'k3f9a2xq-007',
      ordinal: 7,
      attempt: 1,
      address: '127.0.0.1',
      readyAt: expect.any(String),
    });
    expect(cloud.mostDeploying).toBeLessThanOrEqual(3);
    expect(await lab.seats.counts([session])).toEqual(
      new Map([
        [
          session,
          {
            total: 12,
            ready: 12,
            preparing: 0,
            stopped: 0,
            failed: 0,
            absent: 0,
          },
        ],
      ]),
    );

    await lab.seats.want(lab.knex, session, 'stopped');
    await lab.settled(session, 'stopped');
    expect(cloud.alive().map(m => m.state)).toEqual(Array(12).fill('stopped'));

    await lab.seats.want(lab.knex, session, 'absent');
    await lab.settled(session, 'absent');
    expect(cloud.alive()).toEqual([]);
    expect(cloud.machines).toHaveLength(12);
  });

  it('starts the seats of the class that begins first, in their order', async () => {
    const cloud = new FakeCloud();
    await createLab(cloud, 1);
    const late = await lab.addSession({
      code: 'latelate',
      seats: 2,
      startsAt: Date.now() + 60_000,
    });
    const soon = await lab.addSession({ code: 'soonsoon', seats: 2 });
    await lab.seats.want(lab.knex, late, 'running');
    await lab.seats.want(lab.knex, soon, 'running');
    lab.startEngine();
    await lab.settled(late, 'ready');
    expect(
      cloud.calls.filter(c => c.call === 'deploy').map(c => c.name),
    ).toEqual(['soonsoon-001', 'soonsoon-002', 'latelate-001', 'latelate-002']);
  });

  it('finds the machine of a lost answer instead of asking for another', async () => {
    const cloud = new FakeCloud();
    let lost = 0;
    cloud.mishap = call =>
      call === 'deploy' && lost++ < 3 ? 'lose-answer' : undefined;
    await createLab(cloud);
    const session = await lab.addSession({ code: 'lostlost', seats: 3 });
    await lab.seats.want(lab.knex, session, 'running');
    lab.startEngine();
    await lab.settled(session, 'ready');
    expect(cloud.machines).toHaveLength(3);
  });

  it('asks again under the same name when a request was lost and left nothing behind', async () => {
    const cloud = new FakeCloud();
    let lost = 0;
    cloud.mishap = call =>
      call === 'deploy' && lost++ < 1 ? 'lose-request' : undefined;
    await createLab(cloud);
    const session = await lab.addSession({ code: 'nothings', seats: 1 });
    await lab.seats.want(lab.knex, session, 'running');
    lab.startEngine();
    const [seat] = await lab.settled(session, 'ready');
    expect(seat).toMatchObject({ name: 'nothings-001', attempt: 1 });
    expect(cloud.machines).toHaveLength(1);
  });

  it('replaces a machine in error under the next letter, and gives up after three', async () => {
    const cloud = new FakeCloud();
    let failures = 1;
    cloud.mishap = call =>
      call === 'deploy' && failures-- > 0 ? 'fail-job' : undefined;
    await createLab(cloud);
    const session = await lab.addSession({ code: 'brokenxx', seats: 1 });
    await lab.seats.want(lab.knex, session, 'running');
    lab.startEngine();
    const [seat] = await lab.settled(session, 'ready');
    expect(seat).toMatchObject({ name: 'brokenxx-001b', attempt: 2 });
    expect(seat.problem).toBeUndefined();
    expect(cloud.names()).toEqual(['brokenxx-001b']);

    failures = 100;
    await lab.seats.repair(session, 1);
    const [failed] = await lab.settled(session, 'failed');
    expect(failed.problem).toMatchObject({ code: 'failed', remedy: 'Wait' });
    expect(cloud.alive()).toEqual([]);
    expect(cloud.machines.map(m => m.name)).toEqual([
      'brokenxx-001',
      'brokenxx-001b',
      'brokenxx-001c',
      'brokenxx-001d',
      'brokenxx-001e',
    ]);

    failures = 0;
    await lab.seats.repair(session, 1);
    const [repaired] = await lab.settled(session, 'ready');
    expect(repaired).toMatchObject({ name: 'brokenxx-001f', attempt: 6 });
  });

  it('reboots a machine that does not answer once, then replaces it', async () => {
    const cloud = new FakeCloud();
    await createLab(cloud);
    const session = await lab.addSession({ code: 'deafdeaf', seats: 1 });
    await lab.seats.want(lab.knex, session, 'running');
    lab.startEngine({
      probe: async () => cloud.names().includes('deafdeaf-001b'),
    });
    await lab.settled(session, 'ready');
    expect(cloud.calls.filter(c => c.call === 'reboot')).toHaveLength(1);
    expect(cloud.names()).toEqual(['deafdeaf-001b']);
  });

  it('concludes nothing from a listing that failed', async () => {
    const cloud = new FakeCloud();
    await createLab(cloud);
    const session = await lab.addSession({ code: 'silentxx', seats: 2 });
    await lab.seats.want(lab.knex, session, 'running');
    lab.startEngine();
    await lab.settled(session, 'ready');
    cloud.down = true;
    await lab.seats.want(lab.knex, session, 'absent');
    for (;;) {
      const seats = await lab.seats.list(session);
      if (seats.every(seat => seat.problem?.code === 'unreachable')) break;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    expect(cloud.names()).toEqual(['silentxx-001', 'silentxx-002']);
    cloud.down = false;
    await lab.settled(session, 'absent');
    expect(cloud.alive()).toEqual([]);
  });

  it('starts other regions while one hangs', async () => {
    const hung = new FakeCloud();
    hung.listInstances = () => new Promise(() => {});
    const cloud = new FakeCloud();
    const knex = await databases.init(id);
    lab = await SeatLab.create(knex, { hung, fake: cloud });
    const stuck = await lab.addSession({
      code: 'hunghung',
      seats: 5,
      regionId: 'hung',
    });
    const session = await lab.addSession({ code: 'finefine', seats: 5 });
    await lab.seats.want(lab.knex, stuck, 'running');
    await lab.seats.want(lab.knex, session, 'running');
    lab.startEngine();
    await lab.settled(session, 'ready');
    expect(hung.machines).toEqual([]);
  });

  it('tells why there is no machine while the template is not ready', async () => {
    const cloud = new FakeCloud();
    await createLab(cloud);
    const session = await lab.addSession({ code: 'notready', seats: 1 });
    await lab.seats.want(lab.knex, session, 'running');
    let ready = false;
    const templates = oneTemplate(async () =>
      ready
        ? { version: '01.00.00.00', cloudTemplateId: 't', access: [] }
        : undefined,
    );
    lab.startEngine({ templates });
    let told: Problem | undefined;
    while (told?.code !== 'template-not-ready') {
      await new Promise(resolve => setTimeout(resolve, 10));
      [{ problem: told }] = await lab.seats.list(session);
    }
    expect(told.message).toContain('not ready in region MECA-fake');
    expect(told.remedy).toContain('ready in MECA-fake,');
    ready = true;
    const [seat] = await lab.settled(session, 'ready');
    expect(seat.problem).toBeUndefined();
  });

  it('removes machines also while none can be begun', async () => {
    const cloud = new FakeCloud();
    await createLab(cloud);
    const session = await lab.addSession({ code: 'hiccough', seats: 3 });
    await lab.seats.want(lab.knex, session, 'running');
    const leases = new SeatLeases(lab.knex, 'me', QUICK.leaseMs);
    lab.startEngine({ leases });
    await lab.settled(session, 'ready');
    jest
      .spyOn(leases, 'claimSlots')
      .mockRejectedValue(new Error('The database is away'));
    await lab.seats.want(lab.knex, session, 'absent');
    await lab.settled(session, 'absent');
    expect(cloud.alive()).toEqual([]);
  });
});
