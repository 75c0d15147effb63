import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an installation depends on: the lockfile, how Yarn is set up, and the ABI of native modules. */
function fingerprint(root) {
  const hash = createHash('sha256');
  for (const file of ['yarn.lock', '.yarnrc.yml', 'package.json']) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.update(process.versions.modules).digest('hex');
}

/** `yarn install --immutable`, unless it was done for this very lockfile. */
export function installOnce(root) {
  const stamp = join(root, 'node_modules', '.meca-installed');
  const wanted = fingerprint(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  console.log('Installing what the lockfile names …');
  const { status } = spawnSync('yarn', ['install', '--immutable'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, YARN_ENABLE_PROGRESS_BARS: 'false' },
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}
