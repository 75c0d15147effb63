import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metadata } from '@tufjs/models';
import { MgtrError } from '../../MgtrError';
import { metadataFile } from '../../trust';
import { describeFileError } from '../files';
import type { Document, Signed, TargetsSigned } from './documents';

export type ModelJson = Parameters<typeof Metadata.fromJSON>[1];
/** Throws at what nobody who may has signed. */
export type Verify = (json: ModelJson) => void;

/** Reads a role's metadata file without believing it. */
export async function read<T extends Signed>(
  repository: string,
  role: string,
  version: number,
): Promise<Document<T>> {
  const file = join(repository, metadataFile(role, version));
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw unreadable(repository, role);
    throw describeFileError(error, file);
  }
}

/** The newest version of a targets role that `verify` does not throw at; undefined: none between `from` and `to`. */
export async function readNewest(
  repository: string,
  role: string,
  options: { from: number; to: number; verify: Verify },
): Promise<Document<TargetsSigned> | undefined> {
  for (let version = options.from; version >= options.to; version--) {
    try {
      const document = await read<TargetsSigned>(repository, role, version);
      options.verify(toModel(document));
      return document;
    } catch {
      // Not in order: the one before it is.
    }
  }
  return undefined;
}

/** A copy as the library's classes take it: they change what they are given. */
export function toModel(document: Document): ModelJson {
  return structuredClone(document) as unknown as ModelJson;
}

export function unreadable(repository: string, role: string): MgtrError {
  return new MgtrError(
    'signature-refused',
    `The ${role} metadata in ${repository} is damaged or signed by nobody who may`,
    {
      source: repository,
      role,
      remedy: 'Restore the metadata folder from its backup.',
    },
  );
}
