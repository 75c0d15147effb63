import { TestDatabases } from '@backstage/backend-test-utils';
import { HugeRepository } from './__testUtils__/HugeRepository';
import { startMgtrBackend } from './__testUtils__/startMgtrBackend';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())(
  'a repository of 10,000 versions on %s',
  id => {
    it('is read whole once, and then only what changed', async () => {
      const repository = await HugeRepository.start();
      repository.add(0, 10_000);
      const lab = await startMgtrBackend({
        knex: await databases.init(id),
        repository,
        polito: { wants: 'chosen' },
        bme: { wants: 'chosen' },
      });
      try {
        expect(await lab.refresh()).toMatchObject({
          trust: 'none',
          templates: 500,
          versions: 10_000,
          problems: [],
        });
        repository.requests.length = 0;
        await lab.refresh();
        expect(repository.requests).toEqual(['metadata/index.json']);

        repository.add(10_000, 10_002);
        repository.requests.length = 0;
        expect((await lab.refresh()).versions).toBe(10_002);
        expect(repository.requests).toEqual([
          'metadata/index.json',
          'bme/templates/t000/01.00.20.00/manifest.json',
          'bme/templates/t001/01.00.20.00/manifest.json',
        ]);

        const { body } = await lab
          .of('teacher')
          .get('/v1/mgtr/templates?limit=2&search=T00')
          .expect(200);
        expect(
          body.items.map((t: any) => [t.path, t.latestVersion, t.trust]),
        ).toEqual([
          ['bme/templates/t000', '01.00.20.00', 'none'],
          ['bme/templates/t001', '01.00.20.00', 'none'],
        ]);
        const all = await lab.templates();
        expect(all).toHaveLength(500);
        expect(all.every(({ unsigned }) => unsigned)).toBe(true);
      } finally {
        await lab.backend.stop();
        await repository.close();
      }
    });
  },
);
