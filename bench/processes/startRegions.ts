import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RegionInput } from '@meca/cloudstack-simulator';
import { ChildProcess } from './ChildProcess';

/** Where a simulated region is. */
export interface RegionAddress {
  id: string;
  endpoint: string;
  apiKey: string;
  secretKey: string;
}

export interface RunningRegions {
  regions: RegionAddress[];
  setFaults(regionId: string, faults: object): Promise<void>;
  /** Names and states of the machines that the cloud really has. */
  machines(regionId: string): Promise<{ name: string; state: string }[]>;
  stop(): Promise<void>;
}

/** Simulated clouds in a process of their own. */
export async function startRegions(options: {
  folder: string;
  regions: RegionInput[];
}): Promise<RunningRegions> {
  const { folder, ...description } = options;
  const file = join(folder, 'simulator.json');
  await writeFile(file, JSON.stringify(description));
  const child = ChildProcess.start({
    name: 'simulator',
    module: 'bench/entries/simulator.ts',
    args: [file],
    execArgv: ['--import', 'tsx'],
    logFile: join(folder, 'simulator.log'),
  });
  const { adminUrl, regions } = (await child.firstMessage()) as {
    adminUrl: string;
    regions: RegionAddress[];
  };
  const admin = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${adminUrl}/regions/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  return {
    regions,
    async setFaults(regionId, faults) {
      await admin(`${regionId}/faults`, {
        method: 'PUT',
        body: JSON.stringify(faults),
      });
    },
    machines: regionId => admin(`${regionId}/machines`),
    stop: () => child.stop(),
  };
}
