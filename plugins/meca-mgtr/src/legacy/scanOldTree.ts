import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isTemplateVersion,
  METADATA_FOLDER,
  templatePathProblem,
} from '../manifest';
import { isMgtrError, MgtrError } from '../MgtrError';
import { describeFileError } from '../publish/files';
import { findVolumes, type Volumes } from './findVolumes';
import { readConfigIni, type ConfigIni } from './readConfigIni';

/** A version of the original layout: volumes and, mostly, a `config.ini`. */
export type OldVersion = {
  path: string;
  version: string;
  folder: string;
  volumes: Volumes;
  config: ConfigIni;
};

/** Something in the tree that cannot be taken. */
export type OldTreeProblem = {
  folder: string;
  path?: string;
  version?: string;
  error: MgtrError;
};

const MOST_DEPTH = 16;
const MOST_CONFIG_BYTES = 1024 * 1024;

/** Walks a tree of the original layout; what cannot be read or understood is one problem each and stops nothing. */
export async function* scanOldTree(
  root: string,
): AsyncGenerator<OldVersion | OldTreeProblem> {
  yield* walk(root, []);
}

async function* walk(
  root: string,
  segments: string[],
): AsyncGenerator<OldVersion | OldTreeProblem> {
  const folder = join(root, ...segments);
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const last = segments.at(-1);
    if (last !== undefined && isTemplateVersion(last)) {
      const version = await readOldVersion(
        folder,
        entries.filter(entry => entry.isFile()).map(({ name }) => name),
        { path: segments.slice(0, -1).join('/'), version: last },
      );
      if (version) yield version;
      return;
    }
    // Links are not followed: they may lead in circles or out of the tree.
    const folders = entries.filter(entry => entry.isDirectory());
    for (const { name } of folders.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const own = segments.length === 0 && name === METADATA_FOLDER;
      if (own || segments.length >= MOST_DEPTH) continue;
      yield* walk(root, [...segments, name]);
    }
  } catch (error) {
    const described = describeFileError(error, folder);
    if (!isMgtrError(described)) throw described;
    yield { folder, ...placeOf(segments), error: described };
  }
}

/** Undefined for a version that was never of the original layout. */
async function readOldVersion(
  folder: string,
  names: string[],
  of: { path: string; version: string },
): Promise<OldVersion | undefined> {
  const config = names.find(name => name.toLowerCase() === 'config.ini');
  const isOld = config || names.some(name => /\.7z(\.\d+)?$/i.test(name));
  if (!isOld) return undefined;
  const problem =
    of.path === ''
      ? 'has no template folder above it'
      : templatePathProblem(of.path);
  if (problem) {
    throw new MgtrError(
      'invalid',
      `The template ${JSON.stringify(
        of.path,
      )} cannot be adopted: its path ${problem}`,
      {
        remedy:
          'Publish it under another path: meca-mgtr publish <folder> --path …',
      },
    );
  }
  return {
    ...of,
    folder,
    volumes: await findVolumes(folder, names),
    config: await readConfig(folder, config),
  };
}

/** One version of the original layout, wherever it lies. Throws `invalid` unless the folder is one. */
export async function openOldVersion(folder: string): Promise<{
  names: string[];
  config: ConfigIni;
}> {
  try {
    const names = await readdir(folder);
    const config = names.find(name => name.toLowerCase() === 'config.ini');
    return { names, config: await readConfig(folder, config) };
  } catch (error) {
    throw describeFileError(error, folder);
  }
}

async function readConfig(
  folder: string,
  name: string | undefined,
): Promise<ConfigIni> {
  if (name === undefined) return new Map();
  const data = await readFile(join(folder, name));
  return data.length > MOST_CONFIG_BYTES ? new Map() : readConfigIni(data);
}

function placeOf(segments: string[]) {
  const version = segments.at(-1);
  return version !== undefined && isTemplateVersion(version)
    ? { path: segments.slice(0, -1).join('/'), version }
    : {};
}
