import { ConflictError, InputError } from '@backstage/errors';
import {
  KeyChange,
  keyRotationSchema,
  publisherInputSchema,
} from '@meca/backstage-plugin-meca-common';
import {
  CommitResult,
  isMgtrError,
  KeyFolder,
  revokePublisher,
  rotateKey,
  setPublisher,
} from '@meca/meca-mgtr';
import { z } from 'zod';
import { ChangeHints } from '../../signals';
import { MgtrOptions } from '../options';
import { requirePublishable } from '../publish/requirePublishable';
import { Keyring, maySign } from './Keyring';
import { RepositoryKeyring } from './RepositoryKeyring';

type Work = { repository: string; keys: KeyFolder };

/**
 * Changes who may sign what, with the private keys that are at this portal. Where a key is missing nothing is changed, and
 * the refusal says which, and what to run where it is.
 */
export class KeyDecisions {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      keyring: RepositoryKeyring;
      hints: ChangeHints;
      /** Has the repository read again, and waits for it. */
      refresh: (repositoryId: string) => Promise<void>;
    },
  ) {}

  async rotate(
    repositoryId: string,
    { role, publisher }: z.output<typeof keyRotationSchema>,
  ): Promise<KeyChange> {
    const command = `keys rotate ${publisher ?? role}`;
    return this.change(repositoryId, command, async (work, keyring) => {
      if (role !== 'publisher') {
        requireKey(keyring, 'root', command);
        return rotateKey({ ...work, role });
      }
      const known = requirePublisher(keyring, publisher!);
      requireKey(keyring, 'targets', command);
      // Else the portal would take the place of an institution that keeps its own key.
      if (!maySign(keyring, known)) {
        throw new ConflictError(
          `The key of the publisher ${publisher} is not at this portal. Where it is kept, run: meca-mgtr keys generate ${publisher}; then enter the public key that it prints for the publisher here`,
        );
      }
      return rotateKey({ ...work, publisher: publisher! });
    });
  }

  async setPublisher(
    repositoryId: string,
    input: z.output<typeof publisherInputSchema>,
  ): Promise<KeyChange> {
    const { name, publicKey, replaceKeys } = input;
    const folders = [
      ...new Set(input.folders.map(each => each.replace(/^\/+|\/+$/g, ''))),
    ];
    if (replaceKeys && !publicKey) {
      throw new InputError(
        'Invalid request: publicKey: must be given to replace other keys; to make a new one here rotate the key',
      );
    }
    const command = `keys publisher ${name} --folder … --public-key FILE`;
    return this.change(repositoryId, command, async (work, keyring) => {
      requireKey(keyring, 'targets', command);
      return setPublisher({ ...work, name, folders, publicKey, replaceKeys });
    });
  }

  async revoke(repositoryId: string, publisher: string): Promise<KeyChange> {
    const command = `keys revoke ${publisher}`;
    return this.change(repositoryId, command, async (work, keyring) => {
      requirePublisher(keyring, publisher);
      requireKey(keyring, 'targets', command);
      return revokePublisher({ ...work, name: publisher });
    });
  }

  private async change(
    repositoryId: string,
    command: string,
    act: (
      work: Work,
      keyring: Keyring,
    ) => Promise<CommitResult & { keyId?: string }>,
  ): Promise<KeyChange> {
    const { options, keyring, refresh, hints } = this.on;
    const known = await keyring.read(repositoryId);
    const { publish } = requirePublishable(options, repositoryId, {
      what: 'Keys cannot be changed',
      instead: `where its keys are kept, run: meca-mgtr ${command}`,
    });
    if (known.problem) {
      const { message, remedy } = known.problem;
      throw new ConflictError([message, remedy].filter(Boolean).join('. '));
    }
    const work = {
      repository: publish.folder,
      keys: new KeyFolder(publish.keys!),
    };
    const { keyId, visible } = await act(work, known).catch(refuse);
    // Whatever reading it says is shown with the repository.
    await refresh(repositoryId).catch(() => undefined);
    hints.hint({ type: 'mgtr' });
    return { keyId, visible, keys: await keyring.list(repositoryId) };
  }
}

/** Throws ConflictError unless the key is here; names where it is done instead. */
function requireKey(
  keyring: Keyring,
  role: 'root' | 'targets',
  command: string,
): void {
  if (maySign(keyring, role)) return;
  throw new ConflictError(
    `The ${role} key of the repository is not at this portal. Where it is kept, run: meca-mgtr ${command}`,
  );
}

function requirePublisher({ roles }: Keyring, name: string) {
  const found = roles?.publishers.find(publisher => publisher.name === name);
  if (found) return found;
  const known = roles?.publishers.map(publisher => publisher.name).join(', ');
  throw new ConflictError(
    `The repository has no publisher "${name}"; it has ${known || 'none'}`,
  );
}

function refuse(error: unknown): never {
  if (!isMgtrError(error)) throw error;
  const text = [error.message, error.remedy].filter(Boolean).join('. ');
  // Names of publishers and folders that the format does not take.
  if (error.code === 'usage') throw new InputError(`Invalid request: ${text}`);
  throw new ConflictError(text);
}
