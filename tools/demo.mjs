// Serves the campus portal with a simulated federation, until Ctrl-C.
//
//   npm run demo                        at http://localhost:3000, starting from nothing
//   npm run demo -- --keep              with what the last run left in .demo
//   npm run demo -- --free-ports        on whatever ports are free (also --port N)
//   npm run demo -- --data-dir DIR      instead of .demo
//   npm run demo -- --timing fast       clouds that take milliseconds
//   npm run demo -- --class-in 2        minutes until the class that is made for visitors; 0 makes none
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildApp } from './demo/buildApp.mjs';
import { configureDemo } from './demo/configure.mjs';
import { requireFreePorts } from './demo/ports.mjs';
import { Processes, waitUntilItAnswers } from './demo/Processes.mjs';
import { scheduleClass } from './demo/scheduleClass.mjs';
import {
  buildTemplateRepositories,
  startEdge,
} from './demo/templateRepositories.mjs';
import { waitForTemplates } from './demo/waitForTemplates.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const START_TIMEOUT_MS = 120_000;

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3000' },
      'data-dir': { type: 'string', default: join(root, '.demo') },
      'free-ports': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      timing: { type: 'string' },
      'class-in': { type: 'string', default: '4' },
    },
  });
  return {
    port: Number(values.port),
    dataDir: resolve(values['data-dir']),
    freePorts: values['free-ports'],
    keep: values.keep,
    timing: values.timing,
    startsInMinutes: Number(values['class-in']),
  };
}

const WRITTEN = [
  ...['database', 'courses', 'simulator-state.json'],
  ...['mgtr', 'staging', 'edges'],
];

/** Empties what an earlier run wrote, and only that. */
function prepareFolder({ dataDir, keep }) {
  if (!keep) {
    for (const name of WRITTEN) {
      rmSync(join(dataDir, name), { recursive: true, force: true });
    }
  }
  for (const name of ['database', 'courses', 'logs']) {
    mkdirSync(join(dataDir, name), { recursive: true });
  }
}

function startSimulator(processes, { simulatorFile, dataDir }) {
  processes.start(
    'simulator',
    process.execPath,
    [
      ...['--import', 'tsx', 'src/cli.ts', '--config', simulatorFile],
      ...['--state', join(dataDir, 'simulator-state.json')],
    ],
    { cwd: join(root, 'examples/cloudstack-simulator') },
  );
}

/** The backend as `backstage-cli package start` runs it, but without watching its files. */
function startBackend(processes, { overlayFile }) {
  const configs = ['app-config.yaml', 'app-config.demo.yaml'].map(file =>
    join(root, file),
  );
  processes.start(
    'backend',
    process.execPath,
    [
      '--enable-source-maps',
      ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
      'src/index.ts',
      ...[...configs, overlayFile].flatMap(file => ['--config', file]),
    ],
    {
      cwd: join(root, 'examples/portal/backend'),
      env: { ...process.env, NODE_ENV: 'development' },
    },
  );
}

function banner({ portalUrl, adminUrl, dataDir, session }) {
  const time =
    session &&
    new Date(session.startsAt).toLocaleTimeString([], {
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    });
  return `
  Portal ready: ${portalUrl}

  Choose who to be on the sign-in page; each browser tab can be someone else:
    Laura Ferri    teacher of two institutions: reserve, start, stop and repair a class
    Sofia Conti    student: open the workspace of the class that is about to begin
    Paolo Greco    institution admin: what the own region gives and takes
    Elena Marin    federation operator: all regions, their health; publish a template version and roll it back
    Henrik Vogt, Bence Kovács: a teacher and a student from elsewhere
${
  session
    ? `\n  "${session.title}" begins at ${time} in ${session.regionId}; its machines start before.\n`
    : ''
}
  Templates come from two repositories; watch them reach the other regions: ${portalUrl}/meca/templates
  Images for new versions lie in ${join(dataDir, 'mgtr/inbox/meca')}.

  Break a region:  curl -X PUT ${adminUrl}/regions/bme/faults -d '{"unreachable":true}'
  and heal it:     curl -X DELETE ${adminUrl}/regions/bme/faults
  Logs: ${join(dataDir, 'logs')}
  Ctrl-C stops everything.
`;
}

async function run(options, processes, signal) {
  prepareFolder(options);
  const demo = await configureDemo({ root, ...options });
  await requireFreePorts(demo.ports);
  await buildTemplateRepositories(root, { ...options, signal });
  await buildApp(root, { signal });
  signal.throwIfAborted();

  console.log('Starting the simulated federation and the portal …');
  const started = Date.now();
  startSimulator(processes, { ...demo, ...options });
  startBackend(processes, demo);
  const ended = processes.watch();
  ended.catch(() => {}); // looked at below
  const ready = (async () => {
    const health = `${demo.portalUrl}/.backstage/health/v1/readiness`;
    await waitUntilItAnswers(health, { signal, timeoutMs: START_TIMEOUT_MS });
    const [firstEdge, ...laterEdges] = demo.edges;
    startEdge(processes, { root, ...demo, ...options }, firstEdge);
    console.log('Bringing templates from their repositories …');
    await waitForTemplates({ ...demo, signal }).catch(error => {
      signal.throwIfAborted();
      console.warn(`${error.message}; see the log of the backend`);
    });
    const session =
      options.startsInMinutes > 0
        ? await scheduleClass({ ...demo, ...options, signal }).catch(error => {
            if (!signal.aborted) {
              console.warn(`No class could be scheduled: ${error.message}`);
            }
            return undefined;
          })
        : undefined;
    writeFileSync(
      join(options.dataDir, 'demo.json'),
      JSON.stringify({ portalUrl: demo.portalUrl, adminUrl: demo.adminUrl }),
    );
    signal.throwIfAborted();
    console.log(banner({ ...demo, ...options, session }));
    console.log(`  (up in ${Math.round((Date.now() - started) / 1000)} s)`);
    for (const edge of laterEdges) {
      startEdge(processes, { root, ...demo, ...options }, edge);
    }
  })();
  await Promise.race([ready, ended]);
  await ended;
}

const options = readOptions();
const processes = new Processes({ logDir: join(options.dataDir, 'logs') });
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => interrupted.abort());
}
interrupted.signal.addEventListener('abort', () => {
  console.log('\nStopping …');
  processes.stop().then(() => process.exit(0));
});

try {
  await run(options, processes, interrupted.signal);
} catch (error) {
  if (!interrupted.signal.aborted) {
    console.error(`\n${error.message}`);
    await processes.stop();
    process.exit(1);
  }
}
