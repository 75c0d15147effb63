import { Problem, RepositoryKeys } from '@meca/backstage-plugin-meca-common';
import { PublisherKeys, RoleKeys } from '@meca/meca-mgtr';
import { Keyring, maySign } from './Keyring';

const ROLES = ['root', 'targets', 'online'] as const;

/** Keys as operators see them: ids and public facts, nothing that signs. */
export function presentKeys(
  keyring: Keyring,
  known: {
    repositoryId: string;
    /** Unfinished sessions that hold a version, by publisher. */
    holding: ReadonlyMap<string, number>;
    now: number;
  },
): RepositoryKeys {
  const { roles, here, manageable, problem } = keyring;
  const { repositoryId, holding, now } = known;
  const publishers = roles?.publishers ?? [];
  const used = new Set(
    roles
      ? [...ROLES.map(role => roles[role]), ...publishers].flatMap(
          ({ keyIds }) => keyIds,
        )
      : [],
  );
  const hasTargets = manageable && maySign(keyring, 'targets');
  return {
    manageable,
    roles: roles
      ? ROLES.map(role => ({
          role,
          ...presentRole(roles[role], keyring, now),
          canRotate: manageable && maySign(keyring, 'root'),
        }))
      : [],
    publishers: publishers.map(publisher => ({
      name: publisher.name,
      ...presentRole(publisher, keyring, now),
      folders: publisher.folders,
      versions: publisher.versions?.length,
      sessionsHolding: holding.get(publisher.name) ?? 0,
      ...(!publisher.versions && { problem: describeDamage(publisher) }),
      canRotate: hasTargets && maySign(keyring, publisher),
    })),
    canEditPublishers: hasTargets,
    unusedKeys: roles ? here.filter(({ keyId }) => !used.has(keyId)) : [],
    problem: problem ?? describeAbsence(repositoryId, keyring),
  };
}

function presentRole(role: RoleKeys, { here }: Keyring, now: number) {
  const ids = new Set(here.map(({ keyId }) => keyId));
  const { keyIds, threshold, expiresAt } = role;
  return {
    keys: keyIds.map(keyId => ({ keyId, isHere: ids.has(keyId) })),
    threshold,
    expiresAt: expiresAt && new Date(expiresAt).toISOString(),
    expired: expiresAt !== undefined && Date.parse(expiresAt) <= now,
  };
}

function describeDamage({ name }: PublisherKeys): Problem {
  return {
    code: 'signature-refused',
    message: `The list of the publisher ${name} is damaged or signed by nobody who may`,
    remedy: 'Restore the metadata folder of the repository from its backup.',
  };
}

function describeAbsence(
  repositoryId: string,
  { roles, manageable }: Keyring,
): Problem | undefined {
  if (manageable) return undefined;
  return {
    code: 'kept-elsewhere',
    message: roles
      ? `Repository ${repositoryId} is kept elsewhere; its keys are shown as it was last read`
      : `Repository ${repositoryId} is kept elsewhere and was not read yet`,
    remedy: 'Change its keys with meca-mgtr keys where they are.',
  };
}
