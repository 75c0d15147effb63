import { Problem } from '@meca/backstage-plugin-meca-common';
import { RepositoryKeys, RoleKeys } from '@meca/meca-mgtr';

/** What is known of the keys of a repository, and whose private halves are here. */
export interface Keyring {
  /** Undefined: nothing of it was ever read. */
  roles?: RepositoryKeys;
  /** Private keys in the folder of this portal, without the keys themselves. */
  here: { owner: string; keyId: string }[];
  /** The repository is a folder of this portal. */
  manageable: boolean;
  /** What keeps its keys from being read or changed. */
  problem?: Problem;
}

/** Whether the keys here are enough to sign for a role. */
export function maySign(
  { roles, here }: Keyring,
  role: 'root' | 'targets' | RoleKeys,
): boolean {
  const signer = typeof role === 'string' ? roles?.[role] : role;
  if (!signer) return false;
  const ids = new Set(here.map(({ keyId }) => keyId));
  return signer.keyIds.filter(id => ids.has(id)).length >= signer.threshold;
}
