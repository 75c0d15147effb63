import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { admit, NoLongerFits } from './admit';
import { Ask } from './limits';
import { MAX_ROW_MS } from './reservationWindow';
import { reservationStore } from './ReservationStore';
import { peak, sweep } from './sweep';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MINUTE = 60_000;
/** Beyond 32 bits, as instants are. */
const BASE = Date.UTC(2026, 2, 2);

/** The peak in one statement: slower to read than the sweep, and therefore its cross-check. */
const PEAK_SQL = `
WITH a AS (SELECT starts_at, ends_at, seats, cpu, mem FROM reservation
           WHERE region_id = :r AND state = 'active' AND starts_at < :e AND starts_at > CAST(:s AS bigint) - CAST(:max_len AS bigint) AND ends_at > :s),
ev AS (SELECT CASE WHEN starts_at < :s THEN :s ELSE starts_at END AS t, seats, cpu, mem FROM a
       UNION ALL SELECT ends_at, -seats, -cpu, -mem FROM a WHERE ends_at < :e),
g AS (SELECT t, SUM(seats) AS n, SUM(cpu) AS c, SUM(mem) AS m FROM ev GROUP BY t),
p AS (SELECT SUM(n) OVER (ORDER BY t) AS n, SUM(c) OVER (ORDER BY t) AS c, SUM(m) OVER (ORDER BY t) AS m FROM g)
SELECT COALESCE(MAX(n),0) AS seats, COALESCE(MAX(c),0) AS cpu, COALESCE(MAX(m),0) AS mem FROM p`;

const ask = fc
  .record({
    start: fc.integer({ min: 0, max: 600 }),
    length: fc.integer({ min: 1, max: 300 }),
    seats: fc.integer({ min: 1, max: 12 }),
    isForeign: fc.boolean(),
  })
  .map(
    ({ start, length, seats, isForeign }): Ask => ({
      regionId: 'polito',
      from: BASE + start * MINUTE,
      to: BASE + (start + length) * MINUTE,
      seats,
      perSeat: { cpu: 1000, mem: 2048 },
      isForeign,
    }),
  );

describe.each(databases.eachSupportedId())('admission on %s', databaseId => {
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@meca/backstage-plugin-meca-backend',
        'migrations',
      ),
    });
  });
  beforeEach(async () => {
    await knex('reservation').delete();
    await knex('region_policy').delete();
    await knex('region_policy').insert({
      region_id: 'polito',
      cap_cpu: 25_000,
      cap_mem: 20 * 2048,
      lend_seats: 9,
    });
  });

  async function tryAdmit(part: Ask, except?: string): Promise<boolean> {
    try {
      await admit(knex, {
        plan: async () => ({ parts: [part], except }),
        write: async tx => {
          if (except) {
            await tx('reservation').where({ session_id: except }).delete();
          }
          await insert(tx, part);
        },
      });
      return true;
    } catch (error) {
      if (error instanceof NoLongerFits) return false;
      throw error;
    }
  }

  async function insert(tx: Knex, part: Ask) {
    await tx('reservation').insert({
      id: randomUUID(),
      region_id: part.regionId,
      borrower_id: 'group:default/x',
      is_foreign: part.isForeign,
      kind: 'session',
      starts_at: part.from,
      ends_at: part.to,
      seats: part.seats,
      cpu: part.seats * part.perSeat.cpu,
      mem: part.seats * part.perSeat.mem,
      ips: part.seats,
      state: 'active',
    });
  }

  async function readPeak(window: { from: number; to: number }) {
    const rows = await reservationStore.overlapping(knex, {
      regionIds: ['polito'],
      ...window,
    });
    const segments = sweep(rows.get('polito')!, window);
    return {
      total: peak(segments, 'total'),
      foreign: peak(segments, 'foreign'),
    };
  }

  it('never exceeds a limit, and admits whatever keeps within all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ask, { minLength: 1, maxLength: 15 }),
        async asks => {
          await knex('reservation').delete();
          for (const part of asks) {
            const before = await readPeak(part);
            const fits =
              before.total.seats + part.seats <= 20 &&
              (!part.isForeign || before.foreign.seats + part.seats <= 9);
            expect(await tryAdmit(part)).toBe(fits);
          }
          const whole = { from: BASE, to: BASE + 1000 * MINUTE };
          const { total, foreign } = await readPeak(whole);
          expect(total.mem).toBeLessThanOrEqual(20 * 2048);
          expect(foreign.seats).toBeLessThanOrEqual(9);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('finds the same peak by sweeping and in SQL', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ask, { maxLength: 15 }),
        ask,
        async (held, window) => {
          await knex('reservation').delete();
          for (const part of held) await insert(knex, part);
          const result = await knex.raw(PEAK_SQL, {
            r: 'polito',
            s: window.from,
            e: window.to,
            max_len: MAX_ROW_MS,
          });
          const [row] = result.rows ?? result;
          const { seats, cpu, mem } = (await readPeak(window)).total;
          expect({
            seats: Number(row.seats),
            cpu: Number(row.cpu),
            mem: Number(row.mem),
          }).toEqual({ seats, cpu, mem });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('sees a reservation of the greatest length that begins long before the window', async () => {
    const end = BASE + MAX_ROW_MS;
    const long: Ask = {
      regionId: 'polito',
      from: BASE,
      to: end,
      seats: 20,
      perSeat: { cpu: 1, mem: 2048 },
      isForeign: false,
    };
    await insert(knex, long);
    const one = { ...long, seats: 1 };
    const last = { ...one, from: end - 1, to: end + MINUTE };
    expect(await tryAdmit(last)).toBe(false);
    expect(await tryAdmit({ ...one, from: end, to: end + MINUTE })).toBe(true);
  });

  it('admits nothing where the capacity is unknown or no region is', async () => {
    const part: Ask = {
      regionId: 'polito',
      from: BASE,
      to: BASE + MINUTE,
      seats: 1,
      perSeat: { cpu: 1, mem: 1 },
      isForeign: false,
    };
    expect(await tryAdmit({ ...part, regionId: 'nowhere' })).toBe(false);
    expect(await tryAdmit(part)).toBe(true);
    await knex('region_policy').update({ cap_mem: null });
    expect(await tryAdmit(part)).toBe(false);
  });

  it('gives exactly the places there are to many at once', async () => {
    const part: Ask = {
      regionId: 'polito',
      from: BASE,
      to: BASE + MINUTE,
      seats: 3,
      perSeat: { cpu: 1, mem: 2048 },
      isForeign: false,
    };
    const admitted = await Promise.all(
      Array.from({ length: 40 }, () => tryAdmit(part)),
    );
    expect(admitted.filter(Boolean)).toHaveLength(6);
  });
});
