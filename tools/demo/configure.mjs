import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { findFreePorts } from './ports.mjs';
import { configureTemplates, EDGE_COUNT } from './templateRepositories.mjs';

const IMAGES_PORT = 9192;
/** The ports from here on are those of edges. */
const EDGE_PORT = 9193;

/** An object for each edge, with the ports that `next` gives. */
function listEdgePorts(next) {
  return Array.from({ length: EDGE_COUNT }, () => ({
    imagePort: next(),
    peerPort: next(),
  }));
}

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
  let edgePort = EDGE_PORT;
  let templatePorts = {
    images: IMAGES_PORT,
    edges: listEdgePorts(() => edgePort++),
  };
  if (freePorts) {
    const free = await findFreePorts(
      simulator.regions.length + 4 + 2 * EDGE_COUNT,
    );
    portalPort = free.pop();
    templatePorts = {
      images: free.pop(),
      edges: listEdgePorts(() => free.pop()),
    };
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
  const { edges, mgtr, regions } = configureTemplates({
    description: parse(read('examples/mgtr/templates.yaml')),
    dataDir,
    ports: templatePorts,
  });
  const ownRegions = simulator.regions.map(region => [
    region.id,
    {
      endpoint: `http://127.0.0.1:${region.port}/client/api`,
      ...regions[region.id],
    },
  ]);
  const overlay = {
    app: { baseUrl: portalUrl },
    backend: {
      baseUrl: portalUrl,
      listen: { port: portalPort },
      cors: { origin: portalUrl },
      database: { connection: { directory: join(dataDir, 'database') } },
    },
    meca: { mgtr, regions: Object.fromEntries(ownRegions) },
    campus: { coursesDirectory: join(dataDir, 'courses') },
  };

  const simulatorFile = join(dataDir, 'simulator.yaml');
  const overlayFile = join(dataDir, 'app-config.yaml');
  writeFileSync(simulatorFile, stringify(simulator));
  // Only for its owner: it holds the tokens of the edges.
  writeFileSync(overlayFile, stringify(overlay), { mode: 0o600 });
  return {
    portalUrl,
    portalPort,
    simulatorFile,
    overlayFile,
    edges,
    adminUrl: `http://127.0.0.1:${simulator.adminPort}`,
    ports: new Map([
      [portalPort, 'the portal'],
      [simulator.adminPort, "the simulator's switches"],
      [simulator.consolePort, "the simulator's consoles"],
      ...edges.flatMap(({ regionId, imagePort, peerPort }) => [
        [imagePort, `the edge of ${regionId}`],
        [peerPort, `what the edge of ${regionId} gives to others`],
      ]),
      [templatePorts.images, 'images on their way to regions'],
      ...simulator.regions.map(({ port: regionPort, name }) => [
        regionPort,
        `region ${name}`,
      ]),
    ]),
  };
}
