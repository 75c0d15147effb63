import { spawn } from 'node:child_process';
import { MgtrError } from '../MgtrError';
import { imageRefused } from './imageRefused';

export type QemuCheck = 'checked' | 'not-installed';

/** `qemu-img check` says 3 for clusters that are merely lost space. */
const SOUND = new Set<number | null>([0, 3]);
/** It only reads metadata; longer than this means an image made to waste time. */
const TIME_LIMIT_MS = 10 * 60_000;

/**
 * Lets `qemu-img` check the tables of a qcow2 image, if it is installed. Throws `image-refused`
 * when they are damaged.
 *
 * To be called only after `inspectImage`: QEMU follows the backing files that it finds.
 */
export async function checkWithQemu(
  file: string,
  options: { program?: string; signal?: AbortSignal } = {},
): Promise<QemuCheck> {
  const deadline = AbortSignal.timeout(TIME_LIMIT_MS);
  const signal = options.signal
    ? AbortSignal.any([options.signal, deadline])
    : deadline;
  const end = await run(options.program ?? 'qemu-img', file, signal);
  options.signal?.throwIfAborted();
  if (end.error) {
    if (end.error.code === 'ENOENT') {
      return 'not-installed';
    }
    if (deadline.aborted) {
      throw imageRefused('its check took longer than ten minutes');
    }
    throw new MgtrError('missing-tool', 'qemu-img cannot be run', {
      cause: end.error,
    });
  }
  if (!SOUND.has(end.code)) {
    throw imageRefused(
      `qemu-img check found it damaged (${end.code}): ${end.text}`,
      'Repair it with "qemu-img check -r all" and publish it again.',
    );
  }
  return 'checked';
}

function run(
  program: string,
  file: string,
  signal: AbortSignal,
): Promise<{
  code: number | null;
  text: string;
  error?: NodeJS.ErrnoException;
}> {
  return new Promise(resolve => {
    const child = spawn(program, ['check', '-q', '-f', 'qcow2', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      signal,
    });
    let text = '';
    child.stderr.on('data', (part: Buffer) => {
      text = (text + part.toString()).slice(0, 300);
    });
    child.once('error', error => resolve({ code: null, text, error }));
    child.once('close', code => {
      // The path of the image is nobody's business.
      resolve({ code, text: text.replaceAll(file, 'image').trim() });
    });
  });
}
