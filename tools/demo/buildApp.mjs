import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const LEFT_OUT = new Set(['dist', 'node_modules', '__testUtils__']);

/** What ends up in the bundle: the app, our own packages that it installs, and the versions of all others. */
const INPUTS = [
  'yarn.lock',
  'examples/portal/app',
  'plugins/meca',
  'plugins/meca-common',
];

function* filesBelow(path) {
  const entries = readdirSync(path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (LEFT_OUT.has(entry.name) || entry.name.includes('.test.')) continue;
    const below = join(path, entry.name);
    if (entry.isDirectory()) yield* filesBelow(below);
    else if (entry.isFile()) yield below;
  }
}

function hashInputs(root) {
  const hash = createHash('sha256');
  for (const input of INPUTS.map(path => join(root, path))) {
    const files = input.endsWith('.lock') ? [input] : filesBelow(input);
    for (const file of files) {
      hash.update(relative(root, file)).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** Builds the portal's app, unless the last build was made of the very same files. */
export async function buildApp(root, { signal }) {
  const folder = join(root, 'examples/portal/app');
  const stamp = join(folder, 'dist', '.built-from');
  const wanted = hashInputs(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  console.log('Building the app (only when it changed) …');
  try {
    await promisify(execFile)('yarn', ['backstage-cli', 'package', 'build'], {
      cwd: folder,
      signal,
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    throw new Error(
      `The app could not be built:\n${error.stdout}${error.stderr}`,
      { cause: error },
    );
  }
  writeFileSync(stamp, wanted);
}
