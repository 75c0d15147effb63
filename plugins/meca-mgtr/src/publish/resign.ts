import { isStale, type RoleKind } from './metadata/documents';
import type { CommitResult } from './metadata/commitMetadata';
import { MetadataEditor } from './metadata/MetadataEditor';
import { withRepositoryLock } from './metadata/repositoryLock';
import type { KeyWork } from './keys/manageKeys';

/**
 * Signs a new timestamp, and with the keys that are here whatever else will expire within half of its life.
 *
 * @remarks
 * To be run daily with the online key. It also makes visible what publishers without that key have left behind.
 */
export async function resign(
  options: KeyWork & {
    /** Sign everything that the keys here may sign, however fresh it is. */
    all?: boolean;
  },
): Promise<CommitResult> {
  const { repository, keys, now = new Date() } = options;
  return withRepositoryLock(repository, async () => {
    const editor = await MetadataEditor.open({ repository, keys, now });
    const { metadata } = editor;
    const can = async (ids: readonly string[]) =>
      (await keys.find(ids)).length > 0;
    const stale = (signed: { expires: string } | undefined, kind: RoleKind) =>
      signed !== undefined && (options.all || isStale(signed, kind, now));

    const { root } = metadata;
    if (stale(root, 'root') && (await can(root.roles.root.keyids))) {
      editor.setRoot(() => undefined);
    }
    if (
      stale(metadata.targets, 'targets') &&
      (await can(root.roles.targets.keyids))
    ) {
      editor.touchTargets();
    }
    for (const { name, keyids } of editor.delegations.roles!) {
      if (metadata.broken.has(name)) continue;
      const old = stale(metadata.delegated.get(name), 'targets');
      if (old && (await can(keyids))) {
        editor.setTargets(name, editor.targetsOf(name), { evenIfEqual: true });
      }
    }
    return editor.commit();
  });
}
