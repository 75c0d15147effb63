import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { SeatLab } from '../__testUtils__/SeatLab';
import { SeatLeases } from './SeatLeases';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('seats of a class on %s', id => {
  it('may be wanted, kept and reported on at once without anybody being turned away', async () => {
    const lab = await SeatLab.create(await databases.init(id), {});
    const session = await lab.addSession({ code: 'crowdedx', seats: 60 });
    await lab.seats.want(lab.knex, session, 'stopped');
    const leases = new SeatLeases(lab.knex, randomUUID(), 60_000);
    expect(await leases.claimDue('fake')).toHaveLength(60);

    const wishes = ['running', 'stopped', 'absent'] as const;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 90 }, async (_, i) => {
        if (i % 3 === 0) return leases.renew();
        if (i % 3 === 1)
          return lab.seats.want(lab.knex, session, wishes[(i % 7) % 3]);
        return lab.seats.report(lab.knex, session, undefined);
      }),
    );
    expect(
      outcomes.flatMap(o =>
        o.status === 'rejected' ? [String(o.reason)] : [],
      ),
    ).toEqual([]);
  });
});
