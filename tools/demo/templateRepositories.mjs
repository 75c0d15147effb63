import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The region whose templates come over an edge of its own, as they do where lines are slow. */
const EDGE_REGION = 'bme';
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
  const edgeToken = randomBytes(24).toString('base64url');
  return {
    edge: { regionId: EDGE_REGION, token: edgeToken, port: ports.edge },
    mgtr: {
      repositories: Object.fromEntries(places),
      staging: { folder: join(dataDir, 'staging'), floor: KEEP_FREE },
      serve: { host: HOST, port: ports.images, publicHost: HOST },
    },
    regions: { [EDGE_REGION]: { mgtr: { delivery: 'edge', edgeToken } } },
  };
}

/** The edge of one region: a process of its own, which knows the portal's address and its token. */
export function startEdge(processes, { root, dataDir, portalUrl, edge }) {
  processes.start(
    `edge-${edge.regionId}`,
    process.execPath,
    [
      ...['plugins/meca-mgtr/bin/meca-mgtr.cjs', 'edge'],
      ...['--portal', portalUrl, '--allow-insecure-http'],
      ...['--staging', join(dataDir, 'edge')],
      ...['--host', HOST, '--listen', HOST, '--port', String(edge.port)],
      ...['--keep-free', '500M'],
    ],
    { cwd: root, env: { ...process.env, MECA_EDGE_TOKEN: edge.token } },
  );
}
