import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MgtrFixture } from '../../__testUtils__/mgtrFixture';
import { readKeys, readKeysOfState } from './describeKeys';
import { revokePublisher, rotateKey, setPublisher } from './manageKeys';

describe('keys of a repository', () => {
  let mgtr: MgtrFixture;

  beforeEach(async () => {
    mgtr = await MgtrFixture.create({ publishers: ['bme'] });
  });
  afterEach(() => mgtr.close());

  /** As if a key had never been on this machine. */
  async function takeAway(owner: string): Promise<void> {
    const { folder } = mgtr.keys;
    const names = await readdir(folder);
    const name = names.find(each => each.startsWith(`${owner}.`))!;
    await rename(join(folder, name), join(mgtr.folder, name));
  }

  it('are told with thresholds, folders, expiry and what each publisher lists, on disk and as it was read', async () => {
    await mgtr.publish();
    await setPublisher({
      ...{ ...mgtr.work, name: 'all' },
      folders: ['', 'common/linux'],
    });
    const onDisk = await readKeys(mgtr.repository);
    const ids = new Map(
      (await mgtr.keys.list()).map(({ owner, key }) => [owner, key.id]),
    );
    expect(onDisk).toMatchObject({
      root: { keyIds: [ids.get('root')], threshold: 1 },
      targets: { keyIds: [ids.get('targets')], threshold: 1 },
      online: { keyIds: [ids.get('online')], threshold: 1 },
      publishers: [
        {
          name: 'bme',
          keyIds: [ids.get('publisher.bme')],
          folders: ['bme'],
          versions: [{ path: 'bme/linux/lab', version: '01.00.00.00' }],
        },
        { name: 'all', folders: ['', 'common/linux'], versions: [] },
      ],
    });
    expect(onDisk.publishers[1].expiresAt).toBeUndefined();
    for (const role of [onDisk.root, onDisk.targets, onDisk.online]) {
      expect(Date.parse(role.expiresAt!)).toBeGreaterThan(Date.now());
    }
    const { state } = await mgtr.refresh();
    expect(readKeysOfState(state)).toEqual(onDisk);
    expect(readKeysOfState({ kind: 'none' })).toBeUndefined();
  });

  it('are of publishers that are not called like a role', async () => {
    for (const name of ['root', 'targets', 'snapshot', 'timestamp', 'online']) {
      await expect(
        setPublisher({ ...mgtr.work, name, folders: [name] }),
      ).rejects.toMatchObject({ code: 'usage' });
    }
    await expect(
      rotateKey({ ...mgtr.work, publisher: 'online' }),
    ).rejects.toMatchObject({ code: 'usage' });
  });

  it.each([
    '1.root.json',
    'timestamp.json',
    '1.snapshot.json',
    '1.targets.json',
  ])('cannot be read where %s is damaged, and that is said', async name => {
    for (const text of ['null', '{}', '{"signed":{},"signatures":[]}', '{']) {
      await writeFile(join(mgtr.repository, 'metadata', name), text);
      const read = await readKeys(mgtr.repository).then(
        () => 'whole',
        error => error.code,
      );
      // A newer list stands in for an old one that nobody needs any more.
      const isOld = /^1\.(snapshot|targets)/.test(name);
      expect([name, text, read]).toEqual([
        ...[name, text, isOld ? 'whole' : 'signature-refused'],
      ]);
    }
  });

  it('can be given anew to a publisher from whom they were taken, who then publishes again', async () => {
    await mgtr.publish();
    const before = await mgtr.refresh();
    await revokePublisher({ ...mgtr.work, name: 'bme' });
    await setPublisher({ ...mgtr.work, name: 'bme', folders: ['bme'] });
    const between = await mgtr.refresh({ state: before.state });
    expect([between.present, between.problems]).toEqual([[], []]);
    expect((await readKeys(mgtr.repository)).publishers[0]).toMatchObject({
      versions: [],
    });
    await mgtr.publish({ version: '2.0.0.0' });
    const after = await mgtr.refresh({ state: before.state });
    expect(after.problems).toEqual([]);
    expect(after.present.map(({ version }) => version)).toEqual(['2.0.0.0']);
  });

  it.each([
    ['root', 'root', () => rotateKey({ ...mgtr.work, role: 'root' })],
    ['root', 'online', () => rotateKey({ ...mgtr.work, role: 'online' })],
    ['targets', 'bme', () => rotateKey({ ...mgtr.work, publisher: 'bme' })],
    [
      'targets',
      'a publisher',
      () => setPublisher({ ...mgtr.work, name: 'tus', folders: ['tus'] }),
    ],
    ['targets', 'nobody', () => revokePublisher({ ...mgtr.work, name: 'bme' })],
  ])(
    'cannot be changed without the %s key, and nothing is left behind: %s',
    async (role, _what, change) => {
      await mgtr.publish();
      await takeAway(role);
      const keysBefore = await readdir(mgtr.keys.folder);
      const metadata = join(mgtr.repository, 'metadata');
      const before = await readdir(metadata);
      await expect(change()).rejects.toMatchObject({
        code: 'usage',
        details: { role },
      });
      expect(await readdir(mgtr.keys.folder)).toEqual(keysBefore);
      expect(await readdir(metadata)).toEqual(before);
      expect((await mgtr.refresh()).present).toHaveLength(1);
    },
  );
});
