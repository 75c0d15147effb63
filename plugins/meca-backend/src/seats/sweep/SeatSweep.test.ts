import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { RegionDefinition } from '../../federation/types';
import { FakeCloud } from '../__testUtils__/FakeCloud';
import { PORTAL, QUICK, SeatLab } from '../__testUtils__/SeatLab';
import { SeatSweep } from './SeatSweep';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('SeatSweep on %s', id => {
  let lab: SeatLab;
  let cloud: FakeCloud;
  const { signal } = new AbortController();

  beforeEach(async () => {
    cloud = new FakeCloud();
    lab = await SeatLab.create(await databases.init(id), { fake: cloud });
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
