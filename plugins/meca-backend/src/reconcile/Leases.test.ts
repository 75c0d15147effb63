import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { databaseTime } from '../database';
import { Leases } from './Leases';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const LONG_MS = 3_600_000;
const NEVER = 1e14;

interface Row {
  id: string;
  lease_epoch: number;
  said: string;
}

describe.each(databases.eachSupportedId())('leases on %s', id => {
  let knex: Knex;

  beforeEach(async () => {
    knex = await databases.init(id);
    await knex.schema.createTable('thing', table => {
      table.string('id').primary();
      table.string('region_id');
      table.string('said');
      table.bigInteger('next_attempt_at');
      table.string('lease_owner');
      table.bigInteger('lease_until');
      table.integer('lease_epoch');
    });
    const places = { one: 'bme', two: 'bme', other: 'tus', later: 'ukim' };
    await knex('thing').insert(
      Object.entries(places).map(([thing, region]) => ({
        id: thing,
        region_id: region,
        next_attempt_at: thing === 'later' ? NEVER : 0,
        said: '',
        lease_until: 0,
        lease_epoch: 0,
      })),
    );
  });

  function leasesOf(owner: string, leaseMs = LONG_MS) {
    const leases = new Leases<Row>(knex, 'thing', owner, leaseMs);
    const claim = (regionId = 'bme') =>
      leases.claim(
        knex,
        knex.raw(
          `SELECT id FROM thing WHERE region_id = ? AND next_attempt_at <= ? AND lease_until < ? ORDER BY id`,
          [regionId, databaseTime(knex), databaseTime(knex)],
        ),
      );
    return { leases, claim };
  }

  /** Claims as soon as it can be. */
  async function claimOnceFree({ claim }: ReturnType<typeof leasesOf>) {
    for (let tries = 0; tries < 1_000; tries++) {
      const claims = await claim();
      if (claims.length > 0) return claims;
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    throw new Error('The lease does not end');
  }

  it('belong to one at a time, however many ask at once', async () => {
    const all = await Promise.all(
      ['a', 'b', 'c', 'd'].map(owner => leasesOf(owner).claim()),
    );
    expect(
      all
        .flat()
        .map(claim => claim.id)
        .sort(),
    ).toEqual(['one', 'two']);
    expect(await leasesOf('e').claim()).toEqual([]);
    expect(await leasesOf('e').leases.dueRegions()).toEqual(['tus']);
  });

  it('go to somebody else when they end, and what the first one writes then changes nothing', async () => {
    const stalled = leasesOf('stalled', 1);
    const [late] = await stalled.claim();
    const [next] = await claimOnceFree(leasesOf('next'));
    expect(next).toMatchObject({ id: late.id, epoch: late.epoch + 1 });

    await stalled.leases.renew();
    expect(await stalled.leases.keep(late, { said: 'late' }, {})).toBe(false);
    expect(await stalled.leases.giveBack(late, { said: 'late' })).toBe(false);
    await stalled.leases.drop(late, 0);
    await stalled.leases.giveBackAll();
    expect(await leasesOf('third').claim()).toEqual([]);
    expect(await knex('thing').where({ said: 'late' })).toEqual([]);
  });

  it('of the same holder do not mix up an earlier claim with a later one', async () => {
    const stalled = leasesOf('stalled', 1);
    const [earlier] = await stalled.claim();
    const [later] = await claimOnceFree(stalled);
    expect(await stalled.leases.keep(earlier, { said: 'x' }, {})).toBe(false);
    expect(await stalled.leases.giveBack(earlier, {})).toBe(false);
    expect(await stalled.leases.keep(later, { said: 'y' }, {})).toBe(true);
  });

  it('last as long as they are renewed, until they are given back', async () => {
    const { leases, claim } = leasesOf('keeper', LONG_MS);
    const [one, two] = await claim();
    await knex('thing').update({ lease_until: databaseTime(knex, 1_000) });
    await leases.giveBack(two, { said: 'done', next_attempt_at: NEVER });
    await leases.renew();
    const rows = await knex('thing').orderBy('id').where('region_id', 'bme');
    expect(Number(rows[0].lease_until)).toBeGreaterThan(one.now() + 60_000);
    expect(rows[1]).toMatchObject({ said: 'done', lease_owner: null });
    expect(Number(rows[1].lease_until)).toBe(0);

    await leases.giveBackAll();
    const again = await leasesOf('next').claim();
    expect(again.map(({ id: claimed }) => claimed)).toEqual(['one']);
  });

  it('store only where the row is still as it was', async () => {
    const { leases, claim } = leasesOf('keeper');
    const [one] = await claim();
    await knex('thing').where({ id: one.id }).update({ said: 'changed' });
    expect(await leases.keep(one, { region_id: 'x' }, { said: '' })).toBe(
      false,
    );
    expect(
      await leases.keep(one, { region_id: 'x' }, { said: 'changed' }),
    ).toBe(true);
  });
});
