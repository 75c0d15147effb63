import { randomUUID } from 'node:crypto';
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
import { deployUnmarked } from './deployUnmarked';

const FAULTS: Record<RegionTrouble, Faults> = {
  unreachable: { unreachable: true },
  hangs: { hang: true },
  'loses-next-deploy-answer': {
    loseAnswer: { commands: ['deployVirtualMachine'], times: 1 },
  },
};

const GOING = ['Destroyed', 'Expunging'];

/** A region of the simulator for the contract suite. */
export async function startSimulatedEnvironment(): Promise<RegionDriverEnvironment> {
  const simulator = await startSimulator({
    regions: [
      smallRegion({
        id: 'contract',
        serviceOfferings: [
          { name: 'Small', cores: 1, speedMhz: 500, memoryMiB: 512 },
          { name: 'Huge', cores: 64, speedMhz: 2000, memoryMiB: 512 * 1024 },
        ],
      }),
    ],
  });
  const region = simulator.region('contract');
  const wrong = placeholderKeys('nobody');
  return {
    regionId: region.id,
    regionNumber: region.regionId,
    secrets: [region.apiKey, region.secretKey, wrong.apiKey, wrong.secretKey],
    template: { path: 'linux/ubuntu-24-desktop', version: '01.00.00.00' },
    smallOffering: 'Small',
    hugeOffering: 'Huge',
    createDriver: ({ credentials, timeoutMs } = {}) =>
      createSimulatedDriver(region, {
        ...(credentials === 'wrong' && wrong),
        ...(timeoutMs && {
          timeouts: {
            read: { milliseconds: timeoutMs },
            change: { milliseconds: timeoutMs },
          },
        }),
      }),
    createUnknownId: () => randomUUID(),
    createForeignMachine: name => deployUnmarked(region, name),
    countMachines: async name =>
      region
        .machines()
        .filter(
          machine => machine.name === name && !GOING.includes(machine.state),
        ).length,
    bringUpon: async trouble => {
      await region.setFaults(FAULTS[trouble]);
    },
    restore: () => region.clearFaults(),
    stop: () => simulator.close(),
  };
}
