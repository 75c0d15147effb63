import { buildPlacement } from './placement';

const ZONES = [
  {
    id: 'z1',
    name: 'Torino',
    networktype: 'Advanced',
    allocationstate: 'Enabled',
  },
  {
    id: 'z2',
    name: 'Milano',
    networktype: 'Advanced',
    allocationstate: 'Enabled',
  },
  {
    id: 'z3',
    name: 'Old',
    networktype: 'Advanced',
    allocationstate: 'Disabled',
  },
];
const NETWORKS = [
  { id: 'n1', name: 'lab', zoneid: 'z1', type: 'Isolated' },
  { id: 'n2', name: 'campus', zoneid: 'z1', type: 'Shared' },
  { id: 'n3', name: 'lab', zoneid: 'z2', type: 'Isolated' },
  {
    id: 'n4',
    name: 'guest',
    zoneid: 'z2',
    type: 'Shared',
    canusefordeploy: false,
  },
];

function place(config: { zone?: string; network?: string }) {
  return buildPlacement({
    region: { id: 'polito', name: 'MECA-PolITO' },
    config,
    zones: ZONES,
    networks: NETWORKS,
  }).map(({ id, networkId }) => [id, networkId]);
}

describe('buildPlacement', () => {
  it.each([
    [
      'all enabled zones, shared networks first',
      {},
      [
        ['z1', 'n2'],
        ['z2', 'n3'],
      ],
    ],
    ['a zone by name', { zone: 'Milano' }, [['z2', 'n3']]],
    ['a zone by id', { zone: 'z1' }, [['z1', 'n2']]],
    ['a zone that takes nobody else', { zone: 'Old' }, [['z3', undefined]]],
    ['the zone of a network', { network: 'campus' }, [['z1', 'n2']]],
    [
      'networks of one name in two zones',
      { network: 'lab' },
      [
        ['z1', 'n1'],
        ['z2', 'n3'],
      ],
    ],
    ['a network of a zone', { zone: 'z2', network: 'lab' }, [['z2', 'n3']]],
  ])('uses %s', (_, config, expected) => {
    expect(place(config)).toEqual(expected);
  });

  it('leaves the network of a basic zone to CloudStack', () => {
    const zones = [{ ...ZONES[0], networktype: 'Basic' }];
    const [zone] = buildPlacement({
      region: { id: 'polito', name: 'MECA-PolITO' },
      config: {},
      zones,
      networks: NETWORKS,
    });
    expect(zone).not.toHaveProperty('networkId');
  });

  it.each([
    ['zone', { zone: 'Roma' }],
    ['network', { network: 'Roma' }],
    ['network', { zone: 'Milano', network: 'campus' }],
  ])('names the key when %s is not there', (key, config) => {
    expect(() => place(config)).toThrow(
      expect.objectContaining({
        name: 'RegionError',
        code: 'rejected',
        remedy: expect.stringContaining(`meca.regions.polito.${key}`),
      }),
    );
  });
});
