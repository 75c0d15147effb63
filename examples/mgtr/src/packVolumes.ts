import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Packs what the arguments say, in the folder that is the first of them. */
const SCRIPT = `
const [modulePath, folder, ...args] = process.argv.slice(1);
require(modulePath)({ print: () => {} }).then(zip => {
  zip.FS.mkdir('/work');
  zip.FS.mount(zip.NODEFS, { root: folder }, '/work');
  zip.FS.chdir('/work');
  zip.callMain(args);
});`;

/**
 * Packs a file of `folder` into volumes `NAME.7z.001` and on beside it, as MECA's first repository was made.
 *
 * @remarks
 * By 7-Zip as WebAssembly, so that a visitor needs no program; in a process of its own, because it blocks the one it is in.
 */
export async function packVolumes(options: {
  folder: string;
  name: string;
  file: string;
  volumeBytes: number;
}): Promise<void> {
  const { folder, name, file, volumeBytes } = options;
  const modulePath = require.resolve('7z-wasm');
  const args = ['a', '-mx=1', `-v${volumeBytes}b`, `${name}.7z`, file];
  await promisify(execFile)(process.execPath, [
    ...['-e', SCRIPT, '--', modulePath, folder],
    ...args,
  ]);
  const made = await readdir(folder);
  if (!made.includes(`${name}.7z.001`)) {
    throw new Error(`7-Zip made no volumes of ${file} in ${folder}`);
  }
}
