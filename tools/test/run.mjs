import { spawn } from 'node:child_process';

/** Children under way, so that an interrupted run leaves none behind. */
const running = new Set();

export function stopChildren() {
  for (const child of running) child.kill('SIGTERM');
}

/** Runs a command with our terminal; true if it ended well. */
export function runCommand(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    running.add(child);
    child.on('error', reject);
    child.on('close', code => {
      running.delete(child);
      resolve(code === 0);
    });
  });
}
