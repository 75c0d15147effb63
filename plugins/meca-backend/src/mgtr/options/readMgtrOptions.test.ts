import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { RegionDefinition } from '../../federation';
import { readMgtrOptions } from './readMgtrOptions';

const root = JSON.stringify({ signed: { _type: 'root' }, signatures: [] });
const GIB = 2 ** 30;

const regions = ['polito', 'bme'].map(
  id =>
    ({
      id,
      timeZone: 'Europe/Rome',
    } as RegionDefinition),
);

function read(options: { mgtr?: JsonObject; bme?: unknown }) {
  const { mgtr, bme } = options;
  const config = new ConfigReader({
    meca: {
      ...(mgtr && { mgtr }),
      regions: { polito: {}, bme: { mgtr: bme as JsonObject } },
    },
  });
  return readMgtrOptions(config, regions);
}
const readRepository = (repository: JsonObject) =>
  read({
    mgtr: {
      repositories: {
        main: repository,
        sound: { url: '/srv/x', trust: 'none' },
      },
    },
  });

describe('readMgtrOptions', () => {
  it('is empty without keys, and regions then have what most want', () => {
    const { options, problems } = read({});
    expect(problems).toEqual([]);
    expect(options).toMatchObject({
      repositories: [],
      refreshIntervalMs: 900_000,
      keepVersions: 2,
      graceMs: 14 * 24 * 3_600_000,
    });
    expect(options.regions.get('bme')).toEqual({
      delivery: 'edge',
      wants: 'all',
      sync: 'on-publish',
      dailyAt: { hour: 2, minute: 0 },
      largestDiskBytes: undefined,
      notify: undefined,
    });
  });

  it('has those told of a region whom the federation names, unless it names others', () => {
    const { options } = read({
      mgtr: { notify: 'operators' },
      bme: { notify: 'bme-admins' },
    });
    const notify = (id: string) => options.regions.get(id)?.notify;
    expect(notify('bme')).toBe('group:default/bme-admins');
    expect(notify('polito')).toBe('group:default/operators');
  });

  it('reads how a region gets its templates', () => {
    const { options, problems } = read({
      bme: {
        delivery: 'pull',
        bandwidth: 'Mon–Fri 08:00–18:00: 5 Mbit/s; else unlimited',
        wants: 'chosen',
        sync: 'daily',
        dailyAt: '23:15',
        largestDisk: '60 GiB',
        notify: 'bme-admins',
        edgeToken: 'a-token-of-enough-length',
      },
    });
    expect(problems).toEqual([]);
    expect(options.regions.get('bme')).toMatchObject({
      delivery: 'pull',
      dailyAt: { hour: 23, minute: 15 },
      largestDiskBytes: 60 * GIB,
      notify: 'group:default/bme-admins',
    });
  });

  it.each([
    ['delivery', { delivery: 'pigeon' }],
    ['edgeToken', { edgeToken: 'short' }],
    ['bandwidth', { bandwidth: 'slow' }],
    ['wants', { wants: 'some' }],
    ['sync', { sync: 'weekly' }],
    ['dailyAt', { dailyAt: '25:00' }],
    ['largestDisk', { largestDisk: 'big' }],
    ['notify', { notify: '::' }],
  ])(
    'names a faulty %s, which stops the delivery of that region only',
    (key, bme) => {
      const { options, problems } = read({ bme });
      expect(problems).toEqual([
        expect.objectContaining({
          key: `meca.regions.bme.mgtr.${key}`,
          regionId: 'bme',
        }),
      ]);
      expect([...options.regions.keys()]).toEqual(['polito']);
    },
  );

  it('reads repositories with their mirrors, and keeps to itself what only it can reach', () => {
    const { options, problems } = readRepository({
      url: 'https://mgtr.example.org/',
      mirrors: [
        '/mnt/mirror',
        's3://bucket/prefix',
        'https://elsewhere.example.org/',
        { url: 'https://other.example.org/', headers: { 'x-key': 'y' } },
      ],
      trust: { root },
      headers: { authorization: 'Bearer x' },
      s3: { accessKeyId: 'id', secretAccessKey: 'key' },
    });
    expect(problems).toEqual([]);
    const [main] = options.repositories;
    expect(main.trust).toEqual({ kind: 'tuf', root });
    expect(main.addresses.map(({ url, reach }) => [url, reach])).toEqual([
      ['https://mgtr.example.org/', 'network'],
      ['file:///mnt/mirror', 'portal'],
      ['s3://bucket/prefix', 'portal'],
      ['https://elsewhere.example.org/', 'network'],
      ['https://other.example.org/', 'network'],
    ]);
    // What opens the repository is nobody else's.
    expect(main.addresses[3].headers).toBeUndefined();
    expect(main.addresses[4].headers).toEqual({ 'x-key': 'y' });
    expect(main.addresses[0].headers).toEqual({ authorization: 'Bearer x' });
    expect(main.addresses[1].headers).toBeUndefined();
    expect(main.addresses[2].s3?.credentials?.accessKeyId).toBe('id');
  });

  it('reads a root from a file, and a repository that is published from here', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'meca-options-'));
    const file = join(folder, '1.root.json');
    await writeFile(file, root);
    const { options, problems } = readRepository({
      url: folder,
      trust: { root: file },
      publish: {
        keys: '/keys',
        inbox: '/inbox',
        publishers: { bme: 'group:default/BME-Admins' },
      },
    });
    await rm(folder, { recursive: true });
    expect(problems).toEqual([]);
    expect(options.repositories[0].publish).toEqual({
      folder,
      keys: '/keys',
      inbox: '/inbox',
      publishers: { bme: 'group:default/bme-admins' },
    });
  });

  const folder = { url: '/srv/mgtr', trust: { root } };
  it.each<[string, JsonObject]>([
    ['url', { trust: 'none' }],
    ['url', { url: 'https://user:pass@host/', trust: { root } }],
    ['url', { url: 'http://host/', trust: 'none' }],
    ['trust', { url: '/srv/mgtr' }],
    ['trust', { url: '/srv/mgtr', trust: 'some' }],
    ['headers', { ...folder, headers: 'x' }],
    ['s3', { ...folder, s3: { accessKeyId: 'id' } }],
    [
      'publish',
      { ...folder, url: 'https://x/', publish: { inbox: '/i', keys: '/k' } },
    ],
    ['publish.keys', { ...folder, publish: { inbox: '/inbox' } }],
    ['publish.inbox', { ...folder, publish: { keys: '/keys' } }],
    [
      'publish.publishers.Root',
      {
        ...folder,
        publish: { keys: '/k', inbox: '/i', publishers: { Root: 'x' } },
      },
    ],
  ])(
    'names a faulty %s of a repository and keeps the others',
    (key, repository) => {
      const { options, problems } = readRepository(repository);
      expect(problems.map(p => p.key)).toEqual([
        `meca.mgtr.repositories.main.${key}`,
      ]);
      expect(options.repositories.map(({ id }) => id)).toEqual(['sound']);
    },
  );

  it.each<[JsonObject, string]>([
    [{ url: '/x', trust: { root: '/no/such/file' } }, 'trust.root'],
    [{ url: '/x', trust: { root: '{}' } }, 'trust.root'],
    [{ url: 'gopher://x', trust: 'none' }, 'address'],
    [{ url: 'https://x', caFile: '/no/ca.pem', trust: { root } }, 'caFile'],
  ])(
    'leaves a repository out whose files or addresses are of no use: %j',
    (repository, word) => {
      const { options, problems } = readRepository(repository);
      expect(problems).toEqual([
        {
          key: 'meca.mgtr.repositories.main',
          repositoryId: 'main',
          message: expect.stringContaining(word),
        },
      ]);
      expect(options.repositories.map(({ id }) => id)).toEqual(['sound']);
    },
  );

  it('keeps the default of a number that is faulty, and refuses odd ids', () => {
    const { options, problems } = read({
      mgtr: {
        keepVersions: 0,
        graceTime: 'soon',
        refreshInterval: { minutes: 1 },
        staging: { folder: '/staging', floor: '20 GB' },
        serve: { port: '8092', publicHost: 'portal.lan' },
        repositories: { 'No Such': { url: '/x', trust: 'none' } },
      },
    });
    expect(problems.map(p => p.key)).toEqual([
      'meca.mgtr.keepVersions',
      'meca.mgtr.graceTime',
      'meca.mgtr.repositories.No Such',
    ]);
    expect(options).toMatchObject({
      keepVersions: 2,
      graceMs: 14 * 24 * 3_600_000,
      refreshIntervalMs: 60_000,
      staging: { folder: '/staging', floorBytes: 20e9 },
      serve: { port: 8092, publicHost: 'portal.lan' },
    });
  });

  it('delivers to no region whose edge has the token of another, and shows it to nobody', () => {
    const edgeToken = 'a-token-of-enough-length';
    const config = new ConfigReader({
      meca: {
        regions: {
          polito: { mgtr: { edgeToken } },
          bme: { mgtr: { edgeToken } },
        },
      },
    });
    const { options, problems } = readMgtrOptions(config, regions);
    expect(options.regions.size).toBe(0);
    expect(problems.map(p => p.key)).toEqual([
      'meca.regions.polito.mgtr.edgeToken',
      'meca.regions.bme.mgtr.edgeToken',
    ]);
    expect(JSON.stringify(problems)).not.toContain(edgeToken);
  });

  it('takes nothing that is no object for one', () => {
    const { problems } = read({ bme: 'edge' });
    expect(problems).toEqual([
      expect.objectContaining({
        key: 'meca.regions.bme.mgtr',
        message: 'must be an object',
      }),
    ]);
  });
});
