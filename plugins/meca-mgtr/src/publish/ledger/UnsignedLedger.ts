import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MgtrError } from '../../MgtrError';
import {
  parseUnsignedIndex,
  UNSIGNED_INDEX,
} from '../../repository/unsignedIndex';
import { describeFileError, writeWhole } from '../files';
import type { CommitResult } from '../metadata/commitMetadata';
import { withRepositoryLock } from '../metadata/repositoryLock';
import type { Ledger, ListedFiles } from './Ledger';

/** Versions are listed in a plain file that anybody who can write there can change. */
export class UnsignedLedger implements Ledger {
  readonly signed = false;

  constructor(readonly repository: string) {}

  async read(): Promise<Map<string, ListedFiles>> {
    return new Map([['unsigned', await this.load()]]);
  }

  async mayBeListed(): Promise<boolean> {
    // A damaged list cannot be read at all.
    return false;
  }

  async assertMayList(): Promise<void> {
    // Nobody may not.
  }

  edit(
    _publisher: string,
    change: (files: ListedFiles) => Promise<void>,
  ): Promise<CommitResult> {
    return withRepositoryLock(this.repository, async () => {
      const files = await this.load();
      await change(files);
      const manifests = [...files].map(([file, { length, hashes }]) => ({
        file,
        bytes: length,
        sha256: hashes.sha256,
      }));
      const index = { schema: UNSIGNED_INDEX.schema, manifests };
      const file = join(this.repository, UNSIGNED_INDEX.file);
      await writeWhole(file, `${JSON.stringify(index, null, 1)}\n`);
      return { written: ['index'], visible: true };
    });
  }

  private async load(): Promise<ListedFiles> {
    const file = join(this.repository, UNSIGNED_INDEX.file);
    let data: Buffer;
    try {
      data = await readFile(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      throw describeFileError(error, file);
    }
    const { manifests } = parseUnsignedIndex(data, this.repository);
    return new Map(
      manifests.map(({ file: name, bytes, sha256 }) => [
        name,
        { length: bytes, hashes: { sha256 } },
      ]),
    );
  }
}

/** Throws unless the repository has no signatures that an unsigned list would go past. */
export function assertNotSigned(hasRoot: boolean, repository: string): void {
  if (!hasRoot) return;
  throw new MgtrError(
    'usage',
    `${repository} is a signed repository; it takes no unsigned versions`,
    { remedy: 'Leave out --unsigned and give the keys with --keys.' },
  );
}
