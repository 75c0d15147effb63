import { spawn } from 'node:child_process';
import { once } from 'node:events';

const MOST_OUTPUT = 64 * 1024;

/** Runs a program to its end and gives what it printed. Rejects, with what it complained about, when it fails. */
export async function runCommand(
  command: readonly string[],
  options: { cwd?: string } = {},
): Promise<string> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { out: '', errors: '' };
  child.stdout.on('data', part => (texts.out += part));
  child.stderr.on('data', part => {
    texts.errors = `${texts.errors}${part}`.slice(-MOST_OUTPUT);
  });
  const [code, signal] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(
      `${program} ended with ${code ?? signal}: ${texts.errors.slice(-2000)}`,
    );
  }
  return texts.out;
}

/** Whether a program is installed. */
export async function isInstalled(program: string): Promise<boolean> {
  return runCommand([program, '--version']).then(
    () => true,
    () => false,
  );
}
