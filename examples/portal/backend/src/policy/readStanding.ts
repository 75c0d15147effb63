import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** What someone is on this campus, by the groups they are in. */
export interface Standing {
  userRef: string;
  isOperator: boolean;
  /** Institutions (group references) at which the person teaches. */
  teachesAt: string[];
  /** Institutions whose administrator the person is. */
  administers: string[];
}

const OPERATORS = 'operators';
const TEACHERS = /^(.+)-teachers$/;
const ADMINS = /^(.+)-admins$/;

/**
 * Roles are groups beside the institution's own: `polito-teachers` and `polito-admins` belong to `group:default/polito`.
 */
export function readStanding(user: {
  userEntityRef: string;
  ownershipEntityRefs: string[];
}): Standing {
  const groups = user.ownershipEntityRefs
    .map(ref => parseEntityRef(ref))
    .filter(({ kind }) => kind.toLocaleLowerCase('en-US') === 'group');
  const institutionsOf = (pattern: RegExp) =>
    groups.flatMap(({ namespace, name }) => {
      const institution = name.match(pattern)?.[1];
      return institution
        ? [stringifyEntityRef({ kind: 'group', namespace, name: institution })]
        : [];
    });
  return {
    userRef: user.userEntityRef,
    isOperator: groups.some(
      ({ namespace, name }) => namespace === 'default' && name === OPERATORS,
    ),
    teachesAt: institutionsOf(TEACHERS),
    administers: institutionsOf(ADMINS),
  };
}
