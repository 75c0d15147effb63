import {
  AuthorizeResult,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  mecaSessionReadPermission,
  mecaSessionUpdatePermission,
  RESOURCE_TYPE_SESSION,
} from '@meca/backstage-plugin-meca-common';
import {
  createSessionConditionalDecision,
  sessionConditions,
} from '@meca/backstage-plugin-meca-node';
import { Standing } from './readStanding';

type SessionPermission = ResourcePermission<typeof RESOURCE_TYPE_SESSION>;

const { isSessionOwner, isOfInstitution, isAttendee, runsInRegionOf } =
  sessionConditions;

function conditionsFor(permission: SessionPermission, standing: Standing) {
  const { userRef, teachesAt, administers } = standing;
  const own = [isSessionOwner({ refs: [userRef] })];
  if (permission.name === mecaSessionUpdatePermission.name) return own;

  const administered = administers.length
    ? [
        isOfInstitution({ refs: administers }),
        runsInRegionOf({ refs: administers }),
      ]
    : [];
  if (permission.name !== mecaSessionReadPermission.name) {
    return [...own, ...administered];
  }
  return [
    ...own,
    isAttendee({ refs: [userRef] }),
    ...(teachesAt.length ? [isOfInstitution({ refs: teachesAt })] : []),
    ...administered,
  ];
}

/**
 * Sessions are changed by who holds them, operated also by the administrators of the institution that holds them or lends
 * its region, and read also by colleagues and by those who have a seat.
 */
export function decideSession(
  permission: SessionPermission,
  standing: Standing,
): PolicyDecision {
  if (standing.isOperator) return { result: AuthorizeResult.ALLOW };
  const [first, ...others] = conditionsFor(permission, standing);
  return createSessionConditionalDecision(permission, {
    anyOf: [first, ...others],
  });
}
