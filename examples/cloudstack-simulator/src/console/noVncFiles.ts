import { readFile } from 'node:fs/promises';
import { dirname, join, normalize, resolve, sep } from 'node:path';

// The package exports core/rfb.js alone; its other modules lie beside that.
const PACKAGE_FOLDER = dirname(dirname(require.resolve('@novnc/novnc')));
const SERVED = ['core', 'vendor'].map(
  folder => join(PACKAGE_FOLDER, folder) + sep,
);

/** The text of one of noVNC's modules; undefined for anything else. */
export async function tryReadNoVncFile(
  path: string,
): Promise<string | undefined> {
  const file = resolve(PACKAGE_FOLDER, normalize(`./${path}`));
  const allowed =
    file.endsWith('.js') && SERVED.some(folder => file.startsWith(folder));
  if (!allowed) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
