import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { readCloudStackConfig } from './config';

const KEYS = { apiKey: 'key', secretKey: 'secret' };

function read(data: Record<string, unknown>) {
  return readCloudStackConfig({
    regionId: 'polito',
    config: mockServices.rootConfig({ data: data as never }),
  });
}

describe('readCloudStackConfig', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meca-config-'));
    await writeFile(join(folder, 'not-pem.txt'), 'hello');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('needs only the keys', () => {
    expect(read(KEYS)).toEqual({
      ...KEYS,
      ca: undefined,
      zone: undefined,
      network: undefined,
      maxConnections: 8,
      connectTimeoutMs: 5_000,
      readTimeoutMs: 20_000,
      changeTimeoutMs: 30_000,
    });
  });

  it('reads durations as text and as objects', () => {
    expect(
      read({
        ...KEYS,
        zone: 'Torino',
        network: 'classroom',
        maxConnections: 2,
        timeouts: { connect: '2s', read: { minutes: 1 }, change: 'PT90S' },
      }),
    ).toMatchObject({
      zone: 'Torino',
      network: 'classroom',
      maxConnections: 2,
      connectTimeoutMs: 2_000,
      readTimeoutMs: 60_000,
      changeTimeoutMs: 90_000,
    });
  });

  it.each([
    ['apiKey', { secretKey: 'secret' }],
    ['apiKey', { ...KEYS, apiKey: '  ' }],
    ['apiKey', { ...KEYS, apiKey: { nested: true } }],
    ['secretKey', { apiKey: 'key' }],
    ['secretKey', { ...KEYS, secretKey: 'two words' }],
    ['zone', { ...KEYS, zone: ['a'] }],
    ['maxConnections', { ...KEYS, maxConnections: 0 }],
    ['maxConnections', { ...KEYS, maxConnections: 1.5 }],
    ['timeouts.read', { ...KEYS, timeouts: { read: 'soon' } }],
    ['timeouts.change', { ...KEYS, timeouts: { change: { seconds: 0 } } }],
    ['timeouts.connect', { ...KEYS, timeouts: { connect: { years: 1 } } }],
    ['caFile', { ...KEYS, caFile: '/does/not/exist.pem' }],
  ])('names %s when it cannot be used', (key, data) => {
    expect(() => read(data)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(`meca.regions.polito.${key} `),
      }),
    );
    expect(() => read(data)).not.toThrow(/two words/);
  });

  it('takes a key that an empty variable left behind for a missing one', () => {
    expect(() => read({ ...KEYS, secretKey: '' })).toThrow(
      'meca.regions.polito.secretKey is missing',
    );
    expect(read({ ...KEYS, zone: '' }).zone).toBeUndefined();
  });

  it('wants PEM in the file of the authority', () => {
    expect(() =>
      read({ ...KEYS, caFile: join(folder, 'not-pem.txt') }),
    ).toThrow('meca.regions.polito.caFile must name a PEM file');
  });
});
