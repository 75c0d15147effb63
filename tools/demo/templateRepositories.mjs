import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Regions whose templates come over an edge of their own, as they do where lines are slow, and which fetch from one another.
 * The first is there from the beginning; the others come when the portal is up, so that nobody waits for them.
 */
const EDGE_REGIONS = ['bme', 'tub'];
/** Visitors' disks are small, and so are the demo's images. */
const KEEP_FREE = '500 MB';

const HOST = '127.0.0.1';

/** Makes the demo's template repositories in `dataDir`, or keeps those of an earlier run. */
export async function buildTemplateRepositories(root, { dataDir, signal }) {
  try {
    await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'src/cli.ts', '--out', join(dataDir, 'mgtr')],
      { cwd: join(root, 'examples/mgtr'), signal },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(
      `The template repositories could not be made:\n${error.stderr}`,
      { cause: error },
    );
  }
}

/** What of the portal's configuration depends on the run: where the repositories are, and who may ask for images. */
export function configureTemplates({ description, dataDir, ports }) {
  const folder = join(dataDir, 'mgtr');
  const places = Object.keys(description.repositories).map(id => [
    id,
    {
      url: join(folder, id),
      trust: { root: join(folder, 'trust', `${id}.root.json`) },
      ...(description.inbox[id] && {
        publish: {
          keys: join(folder, 'keys', id),
          inbox: join(folder, 'inbox', id),
        },
      }),
    },
  ]);
  const edges = EDGE_REGIONS.map((regionId, index) => ({
    regionId,
    token: randomBytes(24).toString('base64url'),
    ...ports.edges[index],
  }));
  return {
    edges,
    mgtr: {
      repositories: Object.fromEntries(places),
      staging: { folder: join(dataDir, 'staging'), floor: KEEP_FREE },
      serve: { host: HOST, port: ports.images, publicHost: HOST },
    },
    regions: Object.fromEntries(
      edges.map(({ regionId, token }) => [
        regionId,
        { mgtr: { delivery: 'edge', edgeToken: token } },
      ]),
    ),
  };
}

/** Each takes two ports: for images that its cloud fetches, and for chunks that edges of other regions fetch. */
export const EDGE_COUNT = EDGE_REGIONS.length;

/** The edge of one region: a process of its own, which knows the portal's address and its token. */
export function startEdge(processes, { root, dataDir, portalUrl }, edge) {
  processes.start(
    `edge-${edge.regionId}`,
    process.execPath,
    [
      ...['plugins/meca-mgtr/bin/meca-mgtr.cjs', 'edge'],
      ...['--portal', portalUrl, '--allow-insecure-http'],
      ...['--staging', join(dataDir, 'edges', edge.regionId)],
      ...['--host', HOST, '--listen', HOST, '--port', String(edge.imagePort)],
      ...['--peer-url', `http://${HOST}:${edge.peerPort}`],
      ...['--peer-port', String(edge.peerPort)],
      ...['--keep-free', '500M'],
    ],
    { cwd: root, env: { ...process.env, MECA_EDGE_TOKEN: edge.token } },
  );
}
