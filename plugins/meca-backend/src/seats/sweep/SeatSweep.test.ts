import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { RegionDefinition } from '../../federation/types';
import { FakeCloud } from '../__testUtils__/FakeCloud';
import { PORTAL, QUICK, SeatLab } from '../__testUtils__/SeatLab';
import { SeatIncidents } from '../incidents/SeatIncidents';
import { SeatSweep } from './SeatSweep';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('SeatSweep on %s', id => {
  let lab: SeatLab;
  let cloud: FakeCloud;
  let incidents: SeatIncidents;
  const { signal } = new AbortController();

  beforeEach(async () => {
    cloud = new FakeCloud();
    lab = await SeatLab.create(await databases.init(id), { fake: cloud });
    incidents = new SeatIncidents(lab.knex);
  });
  afterEach(() => lab.close());

  function createSweep(strayAfterMs: number, destroyStrays = true) {
    return new SeatSweep({
      knex: lab.knex,
      federation: {
        list: () => [{ id: 'fake' } as RegionDefinition],
        driver: () => cloud,
      },
      portalId: PORTAL,
      options: { ...QUICK, strayAfterMs, destroyStrays },
      logger: mockServices.rootLogger(),
      incidents,
      sessions: lab.sessions,
      onWork: () => {},
    });
  }

  async function addReadyClass() {
    const session = await lab.addSession({ code: 'sweepers', seats: 3 });
    await lab.seats.want(lab.knex, session, 'running');
    lab.startEngine();
    await lab.settled(session, 'ready');
    return session;
  }

  const deployByHand = (name: string, portalId: string) =>
    cloud.deploy(
      { name, displayName: name, templateId: 't', offeringId: 'o', portalId },
      { signal },
    );

  it('has a machine that vanished replaced, and one that stopped started', async () => {
    const session = await addReadyClass();
    cloud.set('sweepers-001', 'gone');
    cloud.set('sweepers-002', 'stopped');
    await createSweep(0).watchReadySeats({ signal });
    const seats = await lab.settled(session, 'ready');
    expect(seats.map(seat => seat.name)).toEqual([
      'sweepers-001b',
      'sweepers-002',
      'sweepers-003',
    ]);
    expect(cloud.alive().map(m => m.state)).toEqual(Array(3).fill('running'));
  });

  it('writes down what happened to a machine and what became of its seat, and has the clock look', async () => {
    const session = await addReadyClass();
    cloud.set('sweepers-001', 'gone');
    cloud.set('sweepers-002', 'stopped');
    await createSweep(0).watchReadySeats({ signal });
    expect(await incidents.list(session)).toMatchObject([
      { ordinal: 1, name: 'sweepers-001', cause: 'gone' },
      { ordinal: 2, name: 'sweepers-002', cause: 'stopped' },
    ]);
    expect(await lab.sessions.due(0, 10)).toMatchObject([{ id: session }]);
    await lab.settled(session, 'ready');
    await incidents.settle(session, 1000);
    expect(await incidents.list(session)).toMatchObject([
      { ordinal: 1, outcome: 'replaced', endedAt: '1970-01-01T00:00:01.000Z' },
      { ordinal: 2, outcome: 'restarted' },
    ]);
    expect(await incidents.takeMended(session)).toHaveLength(2);
    expect(await incidents.takeMended(session)).toEqual([]);
  });

  it('destroys only marked machines without a seat, and only after they were seen for long', async () => {
    await addReadyClass();
    await deployByHand('lost-one', PORTAL);
    await deployByHand('foreign', 'another-portal');
    await new Promise(resolve => setTimeout(resolve, 50));
    await createSweep(0).collectStrays({ signal });
    expect(await lab.knex('stray_instance').pluck('name')).toEqual([
      'lost-one',
    ]);
    await createSweep(3_600_000).collectStrays({ signal });
    await createSweep(0, false).collectStrays({ signal });
    expect(cloud.calls.filter(({ call }) => call === 'destroy')).toEqual([]);

    await lab.knex('stray_instance').update({ first_seen_at: 0 });
    cloud.down = true;
    await createSweep(3_600_000).collectStrays({ signal });
    expect(await lab.knex('stray_instance').pluck('name')).toEqual([
      'lost-one',
    ]);
    cloud.down = false;
    await createSweep(3_600_000).collectStrays({ signal });
    expect(cloud.calls.filter(({ call }) => call === 'destroy')).toHaveLength(
      1,
    );
    expect(cloud.machines.find(m => m.name === 'foreign')?.state).not.toBe(
      'gone',
    );
  });
});
