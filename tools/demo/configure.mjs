import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { findFreePorts } from './ports.mjs';

/** Shifts `127.101.0.0` so that the machines of two demos at a time do not share loopback addresses. */
function shiftAddresses(value, by) {
  if (Array.isArray(value)) return value.map(item => shiftAddresses(item, by));
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        shiftAddresses(item, by),
      ]),
    );
  }
  return typeof value === 'string'
    ? value.replace(
        /^127\.(\d+)\./,
        (_, second) => `127.${(Number(second) + by) % 256}.`,
      )
    : value;
}

/**
 * Writes the two configuration files of one run: what the simulator plays, and what is laid over the portal's own
 * configuration. With `freePorts` nothing has a fixed port and the machines have other addresses.
 */
export async function configureDemo({
  root,
  dataDir,
  port,
  freePorts,
  timing,
}) {
  const read = file => readFileSync(join(root, file), 'utf8');
  let simulator = parse(read('examples/federation/simulator.yaml'), {
    merge: true,
  });
  let portalPort = port;
  if (freePorts) {
    const free = await findFreePorts(simulator.regions.length + 3);
    portalPort = free.pop();
    const shift = 1 + (portalPort % 90);
    simulator = {
      ...shiftAddresses(simulator, shift),
      adminPort: free.pop(),
      consolePort: free.pop(),
    };
    simulator.regions.forEach(region => {
      region.port = free.pop();
    });
  }
  if (timing) simulator.timing = timing;

  const portalUrl = `http://localhost:${portalPort}`;
  const endpoints = simulator.regions.map(region => [
    region.id,
    { endpoint: `http://127.0.0.1:${region.port}/client/api` },
  ]);
  const overlay = {
    app: { baseUrl: portalUrl },
    backend: {
      baseUrl: portalUrl,
      listen: { port: portalPort },
      cors: { origin: portalUrl },
      database: { connection: { directory: join(dataDir, 'database') } },
    },
    meca: { regions: Object.fromEntries(endpoints) },
    campus: { coursesDirectory: join(dataDir, 'courses') },
  };

  const simulatorFile = join(dataDir, 'simulator.yaml');
  const overlayFile = join(dataDir, 'app-config.yaml');
  writeFileSync(simulatorFile, stringify(simulator));
  writeFileSync(overlayFile, stringify(overlay));
  return {
    portalUrl,
    portalPort,
    simulatorFile,
    overlayFile,
    adminUrl: `http://127.0.0.1:${simulator.adminPort}`,
    ports: new Map([
      [portalPort, 'the portal'],
      [simulator.adminPort, "the simulator's switches"],
      [simulator.consolePort, "the simulator's consoles"],
      ...simulator.regions.map(({ port: regionPort, name }) => [
        regionPort,
        `region ${name}`,
      ]),
    ]),
  };
}
