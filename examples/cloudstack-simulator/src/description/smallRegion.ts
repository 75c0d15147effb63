import { RegionInput } from './regionSchema';

let made = 0;

/**
 * A small region for tests: one zone with two hosts of 8 cores at 2000 MHz and
 * 32 GiB, 1 TiB of primary storage, 250 guest addresses and two templates.
 * Without system machines, so that every number starts at zero.
 */
export function smallRegion(overrides: Partial<RegionInput> = {}): RegionInput {
  made += 1;
  const id = overrides.id ?? `region-${made}`;
  return {
    id,
    regionId: made,
    name: `Region ${id}`,
    timing: 'fast',
    allowLoopbackUrls: true,
    zones: [
      {
        systemVms: false,
        pods: [
          {
            clusters: [
              {
                hosts: [{ count: 2, cores: 8, speedMhz: 2000, memoryGiB: 32 }],
              },
            ],
          },
        ],
        storagePools: [{ sizeGiB: 1024, overprovisioning: 2 }],
      },
    ],
    templates: [
      {
        path: 'linux/ubuntu-24-desktop',
        version: '01.00.00.00',
        osType: 'Ubuntu 24.04 LTS',
        access: 'rdp:3389,vnc:5900',
        sizeGiB: 20,
      },
      {
        path: 'linux/centos-7-minimal',
        version: '01.00.00.00',
        osType: 'CentOS 7',
        access: 'ssh:22',
        sizeGiB: 8,
      },
    ],
    ...overrides,
  };
}
