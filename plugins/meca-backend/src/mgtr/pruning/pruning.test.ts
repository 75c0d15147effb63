import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { PruneResult } from '@meca/backstage-plugin-meca-common';
import { LAB, startMgtrBackend } from '../__testUtils__/startMgtrBackend';
import { TestRepository } from '../__testUtils__/TestRepository';
import {
  PRUNING,
  ref,
  startPruning,
  V,
  why,
} from './__testUtils__/startPruning';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const DAY_MS = 24 * 60 * 60_000;

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

    async function start(options: { keys?: string } = {}) {
      const knex = await databases.init(id);
      const lab = await startPruning({ ...options, knex, repository });
      close.push(() => lab.backend.stop());
      return lab;
    }

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
