import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { openDatabase } from '../../../database';
import { DatabaseReplicaStore } from '../DatabaseReplicaStore';
import { ReplicaLeases } from './ReplicaLeases';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('replicas of a region on %s', id => {
  it('may be wanted, kept, removed and reported on at once without anybody being turned away', async () => {
    const knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    const store = new DatabaseReplicaStore(knex);
    const ids = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const versionId = randomUUID();
        await knex('mgtr_version').insert({
          ...{ id: versionId, repository_id: 'main', path: 'linux/lab' },
          ...{ version: `${n}.0.0.0`, version_key: `${n}`, revision: 1 },
          ...{ manifest: '{}', summary: '{}', manifest_sha256: '' },
          ...{ image_sha256: '', stage: 'released', first_seen_at: 0 },
        });
        const wish = { versionId, regionId: 'bme', urgency: 0 as const };
        return (await store.want({ ...wish, mode: 'edge' })).id;
      }),
    );
    const leases = new ReplicaLeases(knex, randomUUID(), 60_000);
    expect(await leases.claimDue('bme', 100)).toHaveLength(40);

    const outcomes = await Promise.allSettled(
      Array.from({ length: 80 }, async (_, i) => {
        // Each names them in another order.
        const turned = [...ids.slice(i % 40), ...ids.slice(0, i % 40)];
        if (i % 4 === 0) return leases.renew();
        if (i % 4 === 1) return store.remove(turned);
        if (i % 4 === 2) return store.poke('bme', turned);
        return store.retry(ids[i % 40]);
      }),
    );
    expect(
      outcomes.flatMap(o =>
        o.status === 'rejected' ? [String(o.reason)] : [],
      ),
    ).toEqual([]);
    await leases.giveBackAll();
    expect(await store.list({ desired: 'absent' })).toHaveLength(40);
  });
});
