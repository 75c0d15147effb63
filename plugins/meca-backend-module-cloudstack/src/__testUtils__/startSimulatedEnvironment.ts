import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  RegionDriverEnvironment,
  RegionTrouble,
} from '@meca/backstage-plugin-meca-node/testUtils';
import {
  Faults,
  placeholderKeys,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import { createSimulatedDriver } from './createSimulatedDriver';
import { ImageShelf } from './ImageShelf';
import { deployUnmarked } from './deployUnmarked';

const FAULTS: Record<RegionTrouble, Faults> = {
  unreachable: { unreachable: true },
  hangs: { hang: true },
  'loses-next-deploy-answer': {
    loseAnswer: { commands: ['deployVirtualMachine'], times: 1 },
  },
  'loses-next-import-answer': {
    loseAnswer: { commands: ['registerTemplate'], times: 1 },
  },
  'imports-get-stuck': { downloadStuckAt: 50 },
};

const GOING = ['Destroyed', 'Expunging'];

export interface SimulatedEnvironmentOptions {
  /** Of the release to imitate. */
  version?: string;
  /** Behind a certificate of the region's own authority. */
  tls?: boolean;
  /** Rows that a list gives at most. */
  pageSize?: number;
}

/** A region of the simulator for the contract suite. */
export async function startSimulatedEnvironment(
  options: SimulatedEnvironmentOptions = {},
): Promise<RegionDriverEnvironment> {
  const { version, tls, pageSize } = options;
  const simulator = await startSimulator({
    regions: [
      smallRegion({
        id: 'contract',
        version,
        pageSize,
        ...(tls && { tls: 'self' as const }),
        serviceOfferings: [
          { name: 'Small', cores: 1, speedMhz: 500, memoryMiB: 512 },
          { name: 'Huge', cores: 64, speedMhz: 2000, memoryMiB: 512 * 1024 },
        ],
      }),
    ],
  });
  const region = simulator.region('contract');
  const shelf = await ImageShelf.open();
  const folder = await mkdtemp(join(tmpdir(), 'meca-contract-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, region.ca ?? '');
  const wrong = placeholderKeys('nobody');
  return {
    regionId: region.id,
    regionName: `MECA-${region.id}`,
    regionNumber: region.regionId,
    secrets: [region.apiKey, region.secretKey, wrong.apiKey, wrong.secretKey],
    template: { path: 'linux/ubuntu-24-desktop', version: '01.00.00.00' },
    smallOffering: 'Small',
    hugeOffering: 'Huge',
    createDriver: ({ credentials, timeoutMs } = {}) =>
      createSimulatedDriver(region, {
        ...(tls && { caFile }),
        ...(credentials === 'wrong' && wrong),
        ...(timeoutMs && {
          timeouts: {
            read: { milliseconds: timeoutMs },
            change: { milliseconds: timeoutMs },
          },
        }),
      }),
    createUnknownId: () => randomUUID(),
    createForeignMachine: name =>
      deployUnmarked(region, { name, ...(tls && { caFile }) }),
    countMachines: async name =>
      region
        .machines()
        .filter(
          machine => machine.name === name && !GOING.includes(machine.state),
        ).length,
    serveImage: async fault => shelf.add(fault),
    bringUpon: async trouble => {
      await region.setFaults(FAULTS[trouble]);
    },
    restore: () => region.clearFaults(),
    stop: async () => {
      await simulator.close();
      await shelf.close();
      await rm(folder, { recursive: true });
    },
  };
}
