import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  checkWithQemu,
  FolderCarrier,
  inspectImage,
  openRepository,
  RepositoryVersion,
  verifyRepository,
} from '@meca/meca-mgtr';
import { buildRepositories } from './buildRepositories';
import { placesOf } from './buildRepository';
import { DemoDescription, readDescription } from './description';

const DESCRIPTION = resolve(__dirname, '../templates.yaml');

describe("the demo's repositories", () => {
  let parent: string;
  let folder: string;
  let description: DemoDescription;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'meca-demo-mgtr-'));
    folder = join(parent, 'mgtr');
    description = await readDescription(DESCRIPTION);
    await buildRepositories({ folder, description });
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  const openWithGivenRoot = async (id: string) => {
    const { repository, root } = placesOf(folder, id);
    return {
      carrier: new FolderCarrier(repository),
      trust: { kind: 'tuf' as const, root: await readFile(root, 'utf8') },
    };
  };

  it.each(['meca', 'archive'])(
    'are believed by a portal, and every chunk of %s is what its manifest says',
    async id => {
      const repository = await openWithGivenRoot(id);
      const versions: RepositoryVersion[] = [];
      const { problems } = await openRepository(repository).refresh({
        onVersion: version => void versions.push(version),
      });
      expect(problems).toEqual([]);
      const described = description.repositories[id].versions;
      expect(
        versions.map(({ manifest }) => ({
          path: manifest.path,
          version: manifest.version,
          title: manifest.title,
          osName: manifest.os.name,
          protocols: manifest.access.map(({ protocol }) => protocol),
          virtualBytes: manifest.image.virtualBytes,
        })),
      ).toEqual(
        expect.arrayContaining(
          described.map(({ path, version, title, os, access, image }) => ({
            ...{ path, version, title, osName: os.name, protocols: access },
            virtualBytes: image.diskGiB * 2 ** 30,
          })),
        ),
      );
      expect(versions).toHaveLength(described.length);
      const read = await verifyRepository(repository);
      expect(read).toMatchObject({ versions: described.length, problems: [] });
    },
  );

  it('have the original tree as MECA had it, with what vouches for it put beside', async () => {
    const { repository } = placesOf(folder, 'archive');
    const version = 'common/linux/RedHat-Enterprise/01.00.00.00';
    const names = (await readdir(join(repository, version))).sort();
    expect(names).toEqual([
      'RedHat-Enterprise.7z.001',
      'RedHat-Enterprise.7z.002',
      'RedHat-Enterprise.7z.003',
      'RedHat-Enterprise.7z.004',
      'config.ini',
      'manifest.json',
    ]);
  });

  it('have images in the inbox that clouds take for large disks', async () => {
    const { inbox } = placesOf(folder, 'meca');
    const file = join(inbox, 'cad-lab-win11-spring.qcow2');
    expect(await inspectImage(file)).toMatchObject({
      format: 'qcow2',
      virtualBytes: 64 * 2 ** 30,
    });
    // Looks only where qemu-img is installed.
    await checkWithQemu(file);
  });

  it('keep what is there, and only sign it anew', async () => {
    const { repository, inbox } = placesOf(folder, 'meca');
    const dropped = join(inbox, 'from-a-visitor.qcow2');
    await writeFile(dropped, 'mine');
    const timestamp = () =>
      readFile(join(repository, 'metadata/timestamp.json'), 'utf8');
    const before = JSON.parse(await timestamp()).signed.version;
    await expect(buildRepositories({ folder, description })).resolves.toBe(
      false,
    );
    expect(JSON.parse(await timestamp()).signed.version).toBeGreaterThan(
      before,
    );
    expect(await readFile(dropped, 'utf8')).toBe('mine');
  });
});
