import { resolve } from 'node:path';
import { KEY_LENGTH, placeholderKeys } from './keys';
import { ConfigError, parseConfig, readConfig } from './readConfig';
import { smallRegion } from './smallRegion';

const DEMO = resolve(__dirname, '../../../federation/simulator.yaml');

describe('description', () => {
  it('of the demo federation has the ten regions', async () => {
    const { regions } = await readConfig(DEMO);
    expect(
      regions.map(({ regionId, id, name, port }) => [regionId, id, name, port]),
    ).toEqual([
      [1, 'polito', 'MECA-PolITO', 9101],
      [2, 'eworks', 'MECA-eWorks', 9102],
      [3, 'bme', 'MECA-BME', 9103],
      [5, 'ukim', 'MECA-UKIM', 9105],
      [6, 'tus', 'MECA-TUS', 9106],
      [7, 'upb-cetti', 'MECA-UPB-CETTI', 9107],
      [8, 'uned', 'MECA-UNED', 9108],
      [9, 'insa', 'MECA-INSA', 9109],
      [10, 'tub', 'MECA-TUB', 9110],
      [999, 'local-test', 'Region1-Local-Test', 9199],
    ]);
    for (const { id, keys } of regions) {
      expect(keys).toEqual(placeholderKeys(id));
      expect(keys?.apiKey).toHaveLength(KEY_LENGTH);
    }
  });

  it.each([
    [
      { version: '5.0' },
      /regions\.0\.version \(region polito\): must be a release/,
    ],
    [{ prot: 9101 }, /prot/],
    [{ port: 99_999 }, /regions\.0\.port \(region polito\)/],
    [
      { zones: [{ networks: [{ cidr: '127.1.0.0' }] }] },
      /networks\.0\.cidr.*must be an IPv4 network/,
    ],
    [
      { zones: [{ networks: [{ startIp: '127.1.0.1' }] }] },
      /startIp and endIp come together/,
    ],
    [{ templates: [{ path: 'Linux', version: '1' }] }, /templates\.0\.path/],
  ])('with %j is refused with the place of the mistake', (wrong, message) => {
    const region = { ...smallRegion({ id: 'polito' }), ...wrong };
    expect(() => parseConfig({ regions: [region] })).toThrow(message);
    expect(() => parseConfig({ regions: [region] })).toThrow(ConfigError);
  });

  it('with the same region twice is refused', () => {
    const region = smallRegion({ id: 'polito', regionId: 1 });
    expect(() => parseConfig({ regions: [region, region] })).toThrow(
      'id polito is used twice',
    );
  });
});
