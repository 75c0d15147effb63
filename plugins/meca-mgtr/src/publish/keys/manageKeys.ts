import { z } from 'zod';
import { publisherNameSchema, templatePathProblem } from '../../manifest';
import { MgtrError } from '../../MgtrError';
import type { CommitResult } from '../metadata/commitMetadata';
import type { RootSigned } from '../metadata/documents';
import { MetadataEditor } from '../metadata/MetadataEditor';
import { withRepositoryLock } from '../metadata/repositoryLock';
import type { KeyFolder } from './KeyFolder';
import { keyIdOf, type PublicKey, type SigningKey } from './SigningKey';

export type KeyWork = { repository: string; keys: KeyFolder; now?: Date };

const publicKeySchema = z.strictObject({
  keytype: z.literal('ed25519'),
  scheme: z.literal('ed25519'),
  keyval: z.strictObject({ public: z.string().regex(/^[0-9a-f]{64}$/) }),
});

/** Reads the public half of a key as `meca-mgtr keys generate` prints it. */
export function parsePublicKey(json: unknown, file: string): PublicKey {
  const result = publicKeySchema.safeParse(json);
  if (result.success) return result.data;
  throw new MgtrError('invalid', `${file} is not an ed25519 public key`);
}

export type SetPublisherOptions = KeyWork & {
  name: string;
  folders: string[];
  /** Added to the keys that it has. Without it a key is made here, unless there is one. */
  publicKey?: PublicKey;
  /** Take its other keys away. Refused while there is metadata that only they signed. */
  replaceKeys?: boolean;
};

/** Lets a publisher publish below `folders`, and nowhere else any more. */
export async function setPublisher(
  options: SetPublisherOptions,
): Promise<CommitResult & { keyId: string }> {
  const { name, folders, keys } = options;
  if (!publisherNameSchema.safeParse(name).success) {
    throw new MgtrError(
      'usage',
      `"${name}" cannot name a publisher; use lower-case letters, digits and "-"`,
    );
  }
  for (const folder of folders) {
    const problem = folder === '' ? undefined : templatePathProblem(folder);
    if (problem)
      throw new MgtrError('usage', `The folder ${folder} ${problem}`);
  }
  return edit(options, async editor => {
    await assertMaySign(editor, keys, 'targets');
    const before = editor.delegations.roles!.find(role => role.name === name);
    const publicKeys = new Map<string, PublicKey>();
    for (const id of before?.keyids ?? []) {
      if (!options.replaceKeys) publicKeys.set(id, editor.delegations.keys[id]);
    }
    const { publicKey } = options;
    if (publicKey) publicKeys.set(keyIdOf(publicKey), publicKey);
    if (publicKeys.size === 0) {
      const made = await keys.create(`publisher.${name}`);
      publicKeys.set(made.id, made.publicKey);
    }
    const keyIds = [...publicKeys.keys()];
    if (!editor.isSignedBy(name, keyIds)) {
      throw new MgtrError(
        'conflict',
        `${name} has not signed everything with its new key yet`,
        {
          role: name,
          remedy: `Add the key first; then ${name} runs "meca-mgtr resign --all"; then replace the others.`,
        },
      );
    }
    editor.setPublisher(name, { keys: [...publicKeys.values()], folders });
    // After a revocation its last list is worth nothing; readers would go on finding fault with it.
    const mayBegin = (await keys.find(keyIds)).length > 0;
    if (mayBegin && editor.hasWorthlessList(name)) {
      editor.setTargets(name, new Map(), { evenIfEqual: true });
    }
    return { keyId: keyIds.at(-1)! };
  });
}

/** Takes all rights of a publisher away; what it published is listed no more. */
export async function revokePublisher(
  options: KeyWork & { name: string },
): Promise<CommitResult> {
  return edit(options, async editor => {
    if (!editor.publishers.includes(options.name)) {
      throw unknownPublisher(options.name, editor);
    }
    await assertMaySign(editor, options.keys, 'targets');
    editor.removePublisher(options.name);
    return {};
  });
}

/** A role of the repository itself, or a publisher. */
export type KeyOwnerRef =
  | { role: 'root' | 'targets' | 'online'; publisher?: undefined }
  | { role?: undefined; publisher: string };

/** Replaces a key by a new one. The file of the old one stays and is worth nothing any more. */
export async function rotateKey(
  options: KeyWork & KeyOwnerRef,
): Promise<CommitResult & { keyId: string }> {
  const { role, publisher: owner, keys } = options;
  return edit(options, async editor => {
    if (role !== undefined) {
      await assertMaySign(editor, keys, 'root');
      const key = await keys.create(role);
      editor.setRoot(root => replaceRootKey(root, role, key));
      if (role === 'targets') editor.touchTargets();
      if (role === 'online') editor.touchSnapshot();
      return { keyId: key.id };
    }
    const before = editor.delegations.roles!.find(({ name }) => name === owner);
    if (!before) throw unknownPublisher(owner, editor);
    await assertMaySign(editor, keys, 'targets');
    const key = await keys.create(`publisher.${owner}`);
    const targets = editor.targetsOf(owner);
    const { paths } = before;
    editor.setPublisherPaths(owner, { keys: [key.publicKey], paths });
    // Everything that the publisher signed needs a signature of the new key.
    editor.setTargets(owner, targets, { evenIfEqual: true });
    return { keyId: key.id };
  });
}

/**
 * Throws `usage` unless the keys here are enough to sign a role's metadata: a root that only a new key has signed would be
 * believed by nobody ever again.
 */
async function assertMaySign(
  editor: MetadataEditor,
  keys: KeyFolder,
  role: 'root' | 'targets',
): Promise<void> {
  const { keyids, threshold } = editor.metadata.root.roles[role];
  if ((await keys.find(keyids)).length >= threshold) return;
  throw new MgtrError(
    'usage',
    `The ${role} key of the repository is not in ${keys.folder}`,
    { role, remedy: `Do this where the ${role} key is kept.` },
  );
}

function replaceRootKey(
  root: RootSigned,
  owner: 'root' | 'targets' | 'online',
  key: SigningKey,
): void {
  const role = { keyids: [key.id], threshold: 1 };
  root.keys[key.id] = key.publicKey;
  if (owner === 'online') {
    root.roles.snapshot = role;
    root.roles.timestamp = role;
  } else {
    root.roles[owner] = role;
  }
  const used = Object.values(root.roles).flatMap(({ keyids }) => keyids);
  for (const id of Object.keys(root.keys)) {
    if (!used.includes(id)) delete root.keys[id];
  }
}

function edit<T extends object>(
  options: KeyWork,
  change: (editor: MetadataEditor) => Promise<T>,
): Promise<CommitResult & T> {
  const { repository, keys, now = new Date() } = options;
  return withRepositoryLock(repository, async () => {
    const editor = await MetadataEditor.open({ repository, keys, now });
    const result = await change(editor);
    return { ...(await editor.commit()), ...result };
  });
}

export function unknownPublisher(
  name: string,
  editor: MetadataEditor,
): MgtrError {
  const known = editor.publishers.join(', ') || 'none';
  return new MgtrError(
    'usage',
    `The repository knows no publisher "${name}"; it knows ${known}`,
    { remedy: 'Add it with: meca-mgtr keys publisher' },
  );
}
