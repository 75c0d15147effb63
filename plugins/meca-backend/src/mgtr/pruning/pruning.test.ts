import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  PrunableVersion,
  PruneResult,
  Pruning,
} from '@meca/backstage-plugin-meca-common';
import { booking } from '../../sessions/__testUtils__/startSessionBackend';
import { LAB, startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const PRUNING = '/v1/mgtr/repositories/main/pruning';
const DAY_MS = 24 * 60 * 60_000;
const V = (n: number) => `0${n}.00.00.00`;

describe.each(databases.eachSupportedId())(
  'pruning of repositories on %s',
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

    /** Five versions, of which the regions have and want nothing unless they are asked to. */
    async function start(options: { keys?: string; polito?: object } = {}) {
      const { publish, ...config } = repository.config;
      const keys = options.keys ?? repository.keys;
      const main = { ...config, publish: { ...publish, keys } };
      const lab = await startMgtrBackend({
        knex: await databases.init(id),
        repository,
        mgtr: { repositories: { main } },
        polito: { wants: 'chosen', ...options.polito },
        bme: { wants: 'chosen' },
      });
      close.push(() => lab.backend.stop());
      await lab.refresh();
      const operator = lab.of('operator');
      return {
        ...lab,
        operator,
        plan: async (query = 'keep=1'): Promise<Pruning> =>
          (await operator.get(`${PRUNING}?${query}`).expect(200)).body,
        prune: (body: object) => operator.post(PRUNING, body),
        want: (body: object) =>
          operator.post('/v1/mgtr/wanted', { path: LAB, ...body }).expect(200),
      };
    }
    const ref = (n: number) => ({ path: LAB, version: V(n) });
    const why = ({ items }: Pruning) =>
      items.map(({ version, reasons }: PrunableVersion) => [
        version,
        reasons.map(({ code }) => code),
      ]);

    it('is tried out first: what would go, what stays and why', async () => {
      await repository.publish(V(1), { path: 'bme/other' });
      const lab = await start();
      const plan = await lab.plan();
      expect(why(plan)).toEqual([
        [V(5), ['newest']],
        ...[4, 3, 2, 1].map(n => [V(n), []]),
      ]);
      expect(plan).toMatchObject({ untouchedTemplates: 1, files: [] });
      expect(plan.items[1]).toMatchObject({
        ...{ path: LAB, publisher: 'polito', title: 'Linux laboratory' },
        ...{ outcome: 'goes', withdrawn: false },
      });
      const bytes = plan.items
        .slice(1)
        .map(({ archiveBytes }) => archiveBytes!);
      expect(plan.freedBytes).toBe(bytes.reduce((a, b) => a + b));
      expect(why(await lab.plan('keep=4'))).toEqual([
        ...[5, 4, 3, 2].map(n => [V(n), ['newest']]),
        [V(1), []],
      ]);
      expect(await lab.plan('keep=5')).toMatchObject({
        ...{ items: [], untouchedTemplates: 2, freedBytes: 0 },
      });
      expect((await lab.plan('keep=1&path=bme/other')).items).toEqual([]);
      expect((await lab.refresh()).versions).toBe(6);
    });

    it('takes the oldest off the list, and deletes their files when the grace time is over', async () => {
      const lab = await start();
      const { body } = await lab.prune({ keep: 3 }).expect(200);
      const done: PruneResult = body;
      expect(done.unlisted).toEqual([ref(1), ref(2)]);
      expect([done.deleted, done.visible]).toEqual([[], true]);
      expect(done.plan).toMatchObject({ items: [], untouchedTemplates: 1 });
      expect(done.plan.files).toEqual([
        expect.objectContaining({ ...ref(1), due: false }),
        expect.objectContaining({ ...ref(2), due: false }),
      ]);
      const [{ unlistedAt, deleteFrom }] = done.plan.files;
      expect(Date.parse(deleteFrom) - Date.parse(unlistedAt)).toBe(7 * DAY_MS);
      expect(
        (await lab.detail()).versionList.map(({ stage }) => stage),
      ).toEqual(['released', 'released', 'released', 'gone', 'gone']);
      const events = await lab.operator.get(`/v1/mgtr/events?path=${LAB}`);
      expect(
        events.body.items.map((e: any) => [e.kind, e.version]).slice(0, 2),
      ).toEqual([
        ['unlisted', V(2)],
        ['unlisted', V(1)],
      ]);
      const folder = join(repository.repository, LAB);
      expect(await readdir(folder)).toHaveLength(5);
      // A week later.
      const file = join(repository.repository, 'metadata/unlisted.json');
      const buried = JSON.parse(await readFile(file, 'utf8'));
      const past = new Date(Date.now() - 8 * DAY_MS).toISOString();
      buried[0].unlistedAt = past;
      await writeFile(file, JSON.stringify(buried));
      expect((await lab.plan('keep=3')).files.map(({ due }) => due)).toEqual([
        true,
        false,
      ]);
      const later = await lab.prune({ keep: 3 }).expect(200);
      expect(later.body).toMatchObject({ unlisted: [], deleted: [ref(1)] });
      expect((await readdir(folder)).sort()).toEqual([2, 3, 4, 5].map(V));
      expect(await lab.refresh()).toMatchObject({ versions: 3, problems: [] });
      expect(lab.backend.audited).toContain('repository-prune succeeded');
    });

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

    it('does only what was agreed to', async () => {
      const lab = await start();
      const { body } = await lab
        .prune({ keep: 1, versions: [ref(1)] })
        .expect(200);
      expect(body.unlisted).toEqual([ref(1)]);
      for (const n of [1, 5, 9]) {
        await lab.prune({ keep: 1, versions: [ref(n)] }).expect(409);
      }
      expect((await lab.refresh()).versions).toBe(4);
    });

    it('is for operators, in repositories that are folders here', async () => {
      const lab = await start();
      for (const who of ['teacher', 'admin', 'stranger']) {
        await lab.of(who).get(`${PRUNING}?keep=1`).expect(404);
        await lab.of(who).post(PRUNING, { keep: 1 }).expect(403);
      }
      for (const query of [
        ...['', 'keep=0', 'keep=x', 'keep=1&graceDays=0', 'keep=1&path=../x'],
      ]) {
        await lab.operator.get(`${PRUNING}?${query}`).expect(400);
      }
      for (const body of [
        ...[{}, { keep: 0 }, { keep: 1.5 }, { keep: 1, graceDays: 0 }],
        ...[
          { keep: 1, versions: [{ path: LAB }] },
          { keep: 1, all: true },
        ],
      ]) {
        await lab.prune(body).expect(400);
      }
      const missing = '/v1/mgtr/repositories/other/pruning';
      await lab.operator.get(`${missing}?keep=1`).expect(404);
      expect((await lab.refresh()).versions).toBe(5);
    });

    it('is done where the repository is kept, if that is not here', async () => {
      const { url, trust } = repository.config;
      const lab = await startMgtrBackend({
        ...{ knex: await databases.init(id), repository },
        mgtr: { repositories: { main: { url, trust } } },
      });
      close.push(() => lab.backend.stop());
      const refused = await lab
        .of('operator')
        .post(PRUNING, { keep: 2, path: LAB })
        .expect(409);
      expect(refused.body.error.message).toContain(
        `meca-mgtr prune --keep 2 --path ${LAB}`,
      );
    });
  },
);
