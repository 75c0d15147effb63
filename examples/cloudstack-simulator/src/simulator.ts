import { ConsoleServer } from './console/ConsoleServer';
import { parseConfig, SimulatorConfigInput } from './description/readConfig';
import { AdminServer } from './server/AdminServer';
import { SimulatedRegion } from './server/SimulatedRegion';
import { StateFile } from './state/StateFile';

export interface SimulatorOptions extends SimulatorConfigInput {
  /** Keeps machines, jobs, tags, events and keys over a restart. */
  stateFile?: string;
}

export interface RunningSimulator {
  /** In the order of the description. */
  regions: SimulatedRegion[];
  /** The region of this id; throws if there is none. */
  region(id: string): SimulatedRegion;
  /** Of the port that switches faults. */
  adminUrl: string;
  /** Of the page that shows consoles. */
  consoleUrl: string;
  /** Saves the state, closes every port and frees every timer. */
  close(): Promise<void>;
}

/**
 * Starts the described regions and resolves when all of them listen. Throws a
 * `ConfigError` for a description that is not valid.
 */
export async function startSimulator(
  options: SimulatorOptions,
): Promise<RunningSimulator> {
  const { stateFile: stateFileName, ...input } = options;
  const config = parseConfig(input);
  const state = await StateFile.open(stateFileName);
  const regions: SimulatedRegion[] = [];
  const consoleServer = new ConsoleServer({
    host: config.host,
    port: config.consolePort,
    connect: (regionId, machineId, stream) =>
      regions
        .find(({ id }) => id === regionId)
        ?.connectConsole(machineId, stream) ?? false,
  });
  const adminServer = new AdminServer({
    host: config.host,
    port: config.adminPort,
    regions: () => regions,
  });
  for (const description of config.regions) {
    regions.push(
      await SimulatedRegion.create({
        description,
        defaultTiming: config.timing,
        records: state.recordsOf(description.id),
        consoles: consoleServer.tickets,
        peers: () => regions,
      }),
    );
  }
  const close = async () => {
    await Promise.all([
      ...regions.map(region => region.close()),
      consoleServer.close(),
      adminServer.close(),
    ]);
    state.close();
  };
  try {
    for (const region of regions) {
      region.onChange(() => state.saveSoon(() => regions));
      await region.start();
    }
    await consoleServer.start();
    await adminServer.start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    regions,
    region(id) {
      const found = regions.find(region => region.id === id);
      if (!found) throw new Error(`The simulator has no region ${id}`);
      return found;
    },
    adminUrl: adminServer.url,
    consoleUrl: consoleServer.url,
    close,
  };
}
