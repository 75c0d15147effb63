import { spawn, type ChildProcess } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** 7-Zip's names in Debian, Alpine, Homebrew and 7-zip.org; the wrapper script `7z` comes last. */
const NAMES = ['7zz', '7za', '7z'];

/**
 * 7-Zip as WebAssembly runs synchronously, so it has a process of its own. The folder is mounted and
 * output goes straight to our descriptors: the module's own output functions work byte by byte.
 */
const WASM_SCRIPT = `
const fs = require('node:fs');
const [modulePath, folder, ...args] = process.argv.slice(1);
const wait = new Int32Array(new SharedArrayBuffer(4));
const writer = fd => (stream, buffer, offset, length) => {
  let done = 0;
  while (done < length) {
    try { done += fs.writeSync(fd, buffer, offset + done, length - done); }
    catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(wait, 0, 0, 5);
    }
  }
  return length;
};
require(modulePath)({ stdin: () => null, quit: code => { process.exitCode = code; } }).then(zip => {
  zip.FS.mkdir('/in');
  zip.FS.mount(zip.NODEFS, { root: folder }, '/in');
  zip.FS.chdir('/in');
  for (const fd of [1, 2]) {
    const stream = zip.FS.streams[fd];
    stream.stream_ops = { ...stream.stream_ops, write: writer(fd) };
  }
  zip.callMain(args);
}).catch(error => { console.error(String(error)); process.exitCode = process.exitCode || 2; });
`;

/** A way to run 7-Zip. */
export interface SevenZipProgram {
  /** For messages: a path, or `7z-wasm`. */
  readonly name: string;
  /** Starts it inside `folder`, without a shell and without an input. */
  start(folder: string, args: readonly string[]): ChildProcess;
}

/** The machine's own 7-Zip, else the WebAssembly one if it is installed, else undefined. */
export async function findSevenZip(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<SevenZipProgram | undefined> {
  for (const name of NAMES) {
    for (const folder of (environment.PATH ?? '').split(delimiter)) {
      const program = join(folder, name);
      if (folder && (await isExecutable(program))) {
        return nativeProgram(program);
      }
    }
  }
  return wasmProgram();
}

function nativeProgram(program: string): SevenZipProgram {
  return {
    name: program,
    start: (folder, args) =>
      spawn(program, args, {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
      }),
  };
}

/** Undefined when the optional dependency is not installed. */
export function wasmProgram(): SevenZipProgram | undefined {
  let modulePath: string;
  try {
    modulePath = require.resolve('7z-wasm');
  } catch {
    return undefined;
  }
  return {
    name: '7z-wasm',
    start: (folder, args) =>
      spawn(
        process.execPath,
        ['-e', WASM_SCRIPT, '--', modulePath, folder, ...args],
        { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: {} },
      ),
  };
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
