import { TestDatabases } from '@backstage/backend-test-utils';
import { PrunableVersion } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { booking } from '../../sessions/__testUtils__/startSessionBackend';
import { LAB } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';
import { ref, startPruning, V, why } from './__testUtils__/startPruning';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

/** Pins all sessions to a version the moment the portal learns that it is listed no more. */
async function bookWhenGone(knex: Knex, version: string): Promise<void> {
  const when = `NEW.stage = 'gone' AND NEW.version = '${version}'`;
  const pin = `UPDATE session SET version_policy = '${version}';`;
  if (knex.client.config.client !== 'pg') {
    await knex.raw(
      `CREATE TRIGGER pin AFTER UPDATE ON mgtr_version WHEN ${when} BEGIN ${pin} END`,
    );
    return;
  }
  await knex.raw(
    `CREATE FUNCTION pin() RETURNS trigger AS $$ BEGIN ${pin} RETURN NEW; END $$ LANGUAGE plpgsql`,
  );
  await knex.raw(
    `CREATE TRIGGER pin AFTER UPDATE ON mgtr_version FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION pin()`,
  );
}

describe.each(databases.eachSupportedId())(
  'pruning, of what somebody needs, on %s',
  id => {
    let repository: TestRepository;
    let close: (() => Promise<unknown>)[] = [];

    beforeEach(async () => {
      repository = await TestRepository.create();
      for (const n of [1, 2, 3, 4, 5]) await repository.publish(V(n));
    });
    afterEach(async () => {
      for (const each of close) await each();
      close = [];
      await repository.close();
    });

    async function start(options: { keys?: string } = {}) {
      const knex = await databases.init(id);
      const lab = await startPruning({ ...options, knex, repository });
      close.push(() => lab.backend.stop());
      return lab;
    }

    it('leaves what a session holds, and says whose it is when it is asked for', async () => {
      const lab = await start();
      await lab.want({
        regionIds: ['polito'],
        policy: 'pinned',
        version: V(2),
      });
      await lab.arrival('polito', V(2));
      const booked = await lab
        .of('teacher')
        .post('/v1/sessions', booking({ templatePath: LAB, version: V(2) }))
        .expect(201);
      // The region wants another one by now; the class is as it was.
      await lab.want({ regionIds: ['polito'], policy: 'none' });
      const held = (await lab.plan()).items.find(v => v.version === V(2))!;
      expect(held.outcome).toBe('stays');
      expect(held.reasons[0]).toMatchObject({
        code: 'session',
        hiddenSessions: 0,
        sessions: [
          { id: booked.body.id, title: 'CAD basics', regionId: 'polito' },
        ],
      });
      const refused = await lab
        .prune({ keep: 1, versions: [ref(1), ref(2)] })
        .expect(409);
      expect(refused.body.error.message).toMatch(
        /polito\/linux\/lab 02\.00\.00\.00 has to stay: .*"CAD basics" .*Nothing was pruned/,
      );
      expect(refused.body.error.stays[0]).toMatchObject({
        ...ref(2),
        reasons: [{ code: 'session' }, { code: 'ready' }],
      });
      expect((await lab.refresh()).versions).toBe(5);
      // Left to itself it takes all the others.
      const { body } = await lab.prune({ keep: 1 }).expect(200);
      expect(body.unlisted).toEqual([ref(1), ref(3), ref(4)]);
      expect((await lab.arrival('polito', V(2))).path).toBe(LAB);
      expect(lab.backend.audited).toContain('repository-prune failed');
    });

    it('lists a version again that was booked in the very moment', async () => {
      const lab = await start();
      // A class that takes what is the latest, until somebody pins it while the version goes.
      await lab.want({ regionIds: ['polito'], policy: 'latest' });
      await lab.arrival('polito', V(5));
      const booked = await lab
        .of('teacher')
        .post('/v1/sessions', booking({ templatePath: LAB }))
        .expect(201);
      await bookWhenGone(lab.knex, V(1));
      const { body } = await lab.prune({ keep: 1 }).expect(200);
      expect(body.unlisted).toEqual([ref(2), ref(3), ref(4)]);
      const kept = body.plan.items.find(
        (v: PrunableVersion) => v.version === V(1),
      );
      expect(kept.reasons[0]).toMatchObject({
        ...{ code: 'session', sessions: [{ id: booked.body.id }] },
      });
      const { versionList } = await lab.detail();
      expect(versionList.at(-1)).toMatchObject({
        ...{ version: V(1), stage: 'released', sessionsHolding: 1 },
      });
      expect(await lab.refresh()).toMatchObject({ versions: 2, problems: [] });
    });

    it('leaves what regions have, are pinned to or were asked to get, what is being tried, and what is new to the portal', async () => {
      const lab = await start();
      await lab.want({
        regionIds: ['polito'],
        policy: 'pinned',
        version: V(1),
      });
      await lab.arrival('polito', V(1));
      await lab.operator
        .post('/v1/mgtr/sync', { ...ref(2), regionIds: ['bme'] })
        .expect(202);
      await lab.arrival('bme', V(2));
      await lab.operator
        .post('/v1/mgtr/rollout', { path: LAB, canaryRegionIds: ['bme'] })
        .expect(200);
      await repository.publish(V(6));
      await lab.refresh();
      await repository.publish('06.05.00.00');
      await repository.publish(V(7));
      const plan = await lab.plan();
      expect(why(plan)).toEqual([
        [V(7), ['newest']],
        ['06.05.00.00', ['unread']],
        [V(6), ['candidate']],
        [V(5), []],
        [V(4), []],
        [V(3), []],
        [V(2), ['ready', 'asked']],
        [V(1), ['pinned', 'ready']],
      ]);
      const [pinned, ready] = plan.items.at(-1)!.reasons;
      expect(pinned.regionIds).toEqual(['polito']);
      expect(ready.message).toMatch(/^It is ready in \S/);
      const { body } = await lab.prune({ keep: 1 }).expect(200);
      expect(body.unlisted).toEqual([ref(3), ref(4), ref(5)]);
    });

    it('takes what was withdrawn first, and never the only one that can be used', async () => {
      const lab = await start();
      await repository.withdraw(V(5), 'Broken');
      await lab.refresh();
      expect(why(await lab.plan())).toEqual([
        [V(5), []],
        [V(4), ['newest']],
        [V(3), []],
        [V(2), []],
        [V(1), []],
      ]);
      for (const n of [1, 2, 3, 4]) await repository.withdraw(V(n), 'Broken');
      await lab.refresh();
      expect(why(await lab.plan())).toEqual(
        [5, 4, 3, 2, 1].map(n => [V(n), ['only']]),
      );
      expect((await lab.prune({ keep: 1 }).expect(200)).body.unlisted).toEqual(
        [],
      );
    });

    it('leaves a damaged version, and those of publishers whose keys are elsewhere', async () => {
      for (const n of [1, 2]) await repository.publish(V(n), { path: 'bme/x' });
      const keys = await repository.keysOf('online', 'publisher.polito');
      const lab = await start({ keys });
      await repository.flip(`${LAB}/${V(2)}/manifest.json`);
      const plan = await lab.plan('keep=1');
      expect(why(plan)).toEqual([
        [V(2), ['newest']],
        [V(1), ['no-key']],
        [V(5), ['newest']],
        [V(4), []],
        [V(3), []],
        [V(2), ['damaged']],
        [V(1), []],
      ]);
      expect(plan.items[1].reasons[0].message).toMatch(
        /publisher bme is not at this portal.*meca-mgtr prune --keep 1/,
      );
      const { body } = await lab.prune({ keep: 1 }).expect(200);
      expect(body.unlisted).toEqual([ref(1), ref(3), ref(4)]);
    });
  },
);
