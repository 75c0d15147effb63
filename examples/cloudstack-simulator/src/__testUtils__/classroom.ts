import { smallRegion } from '../description/smallRegion';
import { RegionInput } from '../description/regionSchema';
import { RunningSimulator, startSimulator } from '../simulator';
import { SimulatedRegion } from '../server/SimulatedRegion';
import { LibcloudLikeClient } from './LibcloudLikeClient';

const running: RunningSimulator[] = [];

/** One region, a client of its root administrator, and what a deploy needs. */
export interface Classroom {
  simulator: RunningSimulator;
  region: SimulatedRegion;
  client: LibcloudLikeClient;
  /** Parameters of a deploy: Small, the first template, the only zone. */
  seat: Record<string, string>;
  /** Deploys a machine and gives it as its job does. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  deploy(name: string, more?: Record<string, string>): Promise<any>;
}

export async function openClassroom(
  overrides: Partial<RegionInput> = {},
  stateFile?: string,
): Promise<Classroom> {
  const simulator = await startSimulator({
    regions: [smallRegion({ id: 'polito', regionId: 1, ...overrides })],
    stateFile,
  });
  running.push(simulator);
  const [region] = simulator.regions;
  const client = new LibcloudLikeClient(region);
  const templates = await client.call('listTemplates', {
    templatefilter: 'executable',
  });
  const offerings = await client.call('listServiceOfferings', {
    name: 'Small',
  });
  const seat = {
    zoneid: region.zoneId,
    templateid: templates.body.template[0].id,
    serviceofferingid: offerings.body.serviceoffering[0].id,
  };
  return {
    ...{ simulator, region, client, seat },
    async deploy(name, more = {}) {
      const job = await client.job('deployVirtualMachine', {
        ...seat,
        name,
        ...more,
      });
      return job.jobresult.virtualmachine;
    },
  };
}

/** For `afterEach`: closes whatever the test opened. */
export async function closeClassrooms(): Promise<void> {
  await Promise.all(running.splice(0).map(simulator => simulator.close()));
}

/** Asks until the answer is as wanted; the test's own timeout is the limit. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  isWanted: (answer: T) => boolean,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await new Promise(resolve => {
      setTimeout(resolve, 10);
    });
  }
}
