import type { CommitResult } from '../metadata/commitMetadata';
import type { FileEntry } from '../metadata/documents';

/** Manifests by file, as a publisher lists them. */
export type ListedFiles = Map<string, FileEntry>;

/** Where a repository on disk lists its versions: in signed metadata, or in a plain file. */
export interface Ledger {
  /** Folder of the repository. */
  readonly repository: string;
  readonly signed: boolean;
  /** What is listed, by publisher. An unsigned repository has one list, under the name given. */
  read(): Promise<Map<string, ListedFiles>>;
  /** Whether somebody may list the file whose list is damaged: what is in it then is not known. */
  mayBeListed(file: string): Promise<boolean>;
  /** Throws `usage` if the publisher may not list the file, or its key is not here: before hours are spent on an image. */
  assertMayList(publisher: string, file: string): Promise<void>;
  /**
   * Changes the list of a publisher while no other publisher can; nothing changes if `change` throws. Throws `usage` if the
   * publisher may not list one of the files, or its key is not here.
   */
  edit(
    publisher: string,
    change: (files: ListedFiles) => Promise<void>,
  ): Promise<CommitResult>;
}
