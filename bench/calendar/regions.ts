import { RegionInput, smallRegion } from '@meca/cloudstack-simulator';

export const REGION_IDS = [
  'polito',
  'eworks',
  'bme',
  'ukim',
  'tus',
  'upb',
  'uned',
  'insa',
  'tub',
  'crowded',
];

/** Everybody wants to go there at once; nobody else's limit is set. */
export const CROWDED = 'crowded';
export const TEMPLATE = 'linux/ubuntu-24-desktop';
export const OFFERING = 'Small';

/** Far larger than what is booked, so that nothing is refused for want of room. */
export function bigRegions(): RegionInput[] {
  return REGION_IDS.map(id =>
    smallRegion({
      id,
      zones: [
        {
          systemVms: false,
          pods: [
            {
              clusters: [
                { hosts: [{ count: 200, cores: 64, memoryGiB: 512 }] },
              ],
            },
          ],
          storagePools: [{ sizeGiB: 1024 * 1024 }],
          networks: [
            {
              cidr: '127.240.0.0/16',
              startIp: '127.240.1.0',
              endIp: '127.240.99.255',
            },
          ],
        },
      ],
    }),
  );
}
