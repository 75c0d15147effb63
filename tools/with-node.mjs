// Runs one of our tools with what the repository needs: Node 22 or 24, Yarn 4, and everything installed.
//
//   node tools/with-node.mjs tools/demo.mjs [arguments]
//
// Works on any Node from 18 on: where Node or Yarn does not fit, npx fetches those named below and starts the tool
// under them. Uses nothing but Node itself, because nothing is installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './install.mjs';

const NODE = 'node@24';
const YARN = '@yarnpkg/cli-dist@4.13.0';
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [tool, ...args] = process.argv.slice(2);

const nodeFits = [22, 24].includes(Number(process.versions.node.split('.')[0]));

function yarnFits() {
  const { status, stdout } = spawnSync('yarn', ['--version'], {
    cwd: root,
    encoding: 'utf8',
    // Corepack must not ask, nor fetch from a host that may be out of reach.
    env: { ...process.env, COREPACK_ENABLE_NETWORK: '0' },
  });
  return status === 0 && Number(stdout.split('.')[0]) >= 4;
}

/** Runs to the end and ends the same way. Ctrl-C reaches the child from the terminal; other signals are passed on. */
function run(command, commandArgs) {
  const child = spawn(command, commandArgs, { cwd: root, stdio: 'inherit' });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', error => {
    console.error(`Could not run ${command}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + constants.signals[signal]),
  );
}

const quote = text => `'${text.replaceAll("'", `'\\''`)}'`;

if (!tool) {
  console.error('Usage: node tools/with-node.mjs <tool> [arguments]');
  process.exit(2);
}
if (nodeFits && yarnFits()) {
  installOnce(root);
  run(process.execPath, [resolve(root, tool), ...args]);
} else if (process.env.MECA_NODE_FETCHED) {
  console.error(
    `npx gave Node ${process.versions.node}, but Node 22 or 24 with Yarn 4 is needed. Install them and try again.`,
  );
  process.exit(1);
} else {
  process.env.MECA_NODE_FETCHED = '1';
  const command = ['node', 'tools/with-node.mjs', tool, ...args]
    .map(quote)
    .join(' ');
  run('npx', ['-y', '-p', NODE, '-p', YARN, '-c', command]);
}
