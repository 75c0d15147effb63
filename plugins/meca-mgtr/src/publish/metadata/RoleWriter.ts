import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MgtrError } from '../../MgtrError';
import { metadataFile } from '../../trust';
import { writeWhole } from '../files';
import type { KeyFolder } from '../keys/KeyFolder';
import type { SigningKey } from '../keys/SigningKey';
import {
  metaEntry,
  signDocument,
  type MetaEntry,
  type Signed,
} from './documents';
import type { LocalMetadata } from './LocalMetadata';

/** Writes the next version of roles' metadata, under names that were never used. */
export class RoleWriter {
  /** What was written, for the snapshot. */
  readonly entries = new Map<string, MetaEntry>();

  constructor(
    private readonly metadata: LocalMetadata,
    private readonly keys: KeyFolder,
  ) {}

  async write(
    role: string,
    keyIds: string[],
    build: (version: number) => Signed,
  ): Promise<void> {
    const keys = await this.keys.find(keyIds);
    if (keys.length === 0) {
      throw new MgtrError(
        'usage',
        `No key in ${this.keys.folder} may sign the ${role} metadata`,
        {
          role,
          remedy: `Bring the ${role} key, or ask its keeper to do this.`,
        },
      );
    }
    await this.writeWith(role, keys, build);
  }

  async writeWith(
    role: string,
    keys: SigningKey[],
    build: (version: number) => Signed,
  ): Promise<void> {
    const version = (this.metadata.newest.get(role) ?? 0) + 1;
    const data = signDocument(build(version), keys);
    const file = join(this.metadata.repository, metadataFile(role, version));
    await writeWhole(file, data);
    this.entries.set(role, metaEntry(version, data));
  }

  async entryOnDisk(role: string, version: number): Promise<MetaEntry> {
    const file = join(this.metadata.repository, metadataFile(role, version));
    return metaEntry(version, await readFile(file));
  }
}
