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
    // One publisher's damage must not keep the others from their work.
    const whole = editor.publishers.filter(
      name => !editor.metadata.broken.has(name),
    );
    return new Map(whole.map(name => [name, editor.targetsOf(name)]));
  }

  async mayBeListed(file: string): Promise<boolean> {
    const { delegations, metadata } = await this.open();
    return delegations.roles!.some(
      ({ name, paths }) =>
        metadata.broken.has(name) && isDelegated(paths, file),
    );
  }

  async assertMayList(publisher: string, file: string): Promise<void> {
    const editor = await this.open();
    await this.assertAllowed(editor, publisher, [file]);
    editor.targetsOf(publisher);
  }

  edit(
    publisher: string,
    change: (files: ListedFiles) => Promise<void>,
  ): Promise<CommitResult> {
    return withRepositoryLock(this.repository, async () => {
      const editor = await this.open();
      await this.assertAllowed(editor, publisher, []);
      const before = editor.targetsOf(publisher);
      const files = new Map(before);
      await change(files);
      const added = [...files.keys()].filter(file => !before.has(file));
      await this.assertAllowed(editor, publisher, added);
      editor.setTargets(publisher, files);
      return editor.commit();
    });
  }

  private async assertAllowed(
    editor: MetadataEditor,
    publisher: string,
    files: string[],
  ): Promise<void> {
    const delegation = editor.delegations.roles!.find(
      ({ name }) => name === publisher,
    );
    if (!delegation) throw unknownPublisher(publisher, editor);
    const file = files.find(each => !isDelegated(delegation.paths, each));
    if (file !== undefined) {
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
    const { keys } = this.options;
    if ((await keys.find(delegation.keyids)).length === 0) {
      throw new MgtrError(
        'usage',
        `The key of the publisher ${publisher} is not in ${keys.folder}`,
        { role: publisher, remedy: 'Choose the folder of keys with --keys.' },
      );
    }
  }

  private open(): Promise<MetadataEditor> {
    const { repository, keys, now = () => new Date() } = this.options;
    return MetadataEditor.open({ repository, keys, now: now() });
  }
}
