import { MgtrError } from '../../MgtrError';
import { isDelegated } from '../../trust';
import type { KeyFolder } from '../keys/KeyFolder';
import { unknownPublisher } from '../keys/manageKeys';
import type { CommitResult } from '../metadata/commitMetadata';
import { MetadataEditor } from '../metadata/MetadataEditor';
import { withRepositoryLock } from '../metadata/repositoryLock';
import type { Ledger, ListedFiles } from './Ledger';

export type SignedLedgerOptions = {
  repository: string;
  keys: KeyFolder;
  now?: () => Date;
};

/** Versions are listed in TUF metadata, by the publisher whose key is here. */
export class SignedLedger implements Ledger {
  readonly signed = true;
  readonly repository: string;

  constructor(private readonly options: SignedLedgerOptions) {
    this.repository = options.repository;
  }

  async read(): Promise<Map<string, ListedFiles>> {
    // Reading needs no lock: a file of metadata never changes once it has its name.
    const editor = await this.open();
    return new Map(
      editor.publishers.map(name => [name, editor.targetsOf(name)]),
    );
  }

  edit(
    publisher: string,
    change: (files: ListedFiles) => Promise<void>,
  ): Promise<CommitResult> {
    return withRepositoryLock(this.repository, async () => {
      const editor = await this.open();
      if (!editor.publishers.includes(publisher)) {
        throw unknownPublisher(publisher, editor);
      }
      const { keyids, paths } = editor.delegations.roles!.find(
        ({ name }) => name === publisher,
      )!;
      const before = editor.targetsOf(publisher);
      const files = new Map(before);
      await change(files);
      for (const file of files.keys()) {
        if (!before.has(file) && !isDelegated(paths, file)) {
          throw new MgtrError(
            'usage',
            `The publisher ${publisher} may not publish ${file}: it is below no folder of its own`,
            {
              role: publisher,
              file,
              remedy:
                'Choose another path, or let the keeper of the repository give it the folder (meca-mgtr keys publisher).',
            },
          );
        }
      }
      if ((await this.options.keys.find(keyids)).length === 0) {
        throw new MgtrError(
          'usage',
          `The key of the publisher ${publisher} is not in ${this.options.keys.folder}`,
          { role: publisher, remedy: 'Choose the folder of keys with --keys.' },
        );
      }
      editor.setTargets(publisher, files);
      return editor.commit();
    });
  }

  private open(): Promise<MetadataEditor> {
    const { repository, keys, now = () => new Date() } = this.options;
    return MetadataEditor.open({ repository, keys, now: now() });
  }
}
