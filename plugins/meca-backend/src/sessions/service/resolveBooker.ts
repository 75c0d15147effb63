import { NotAllowedError } from '@backstage/errors';
import { normalizeRef } from '../../institutions';
import { rightsInInstitution } from '../guard/rightsInInstitution';
import { Caller } from '../types';
import { SessionContext } from './SessionContext';
import { invalid } from './validateSession';

/** For whom a session is booked, and by whom. */
export interface Booker {
  createdBy: string;
  ownerRef: string;
}

/**
 * Decides whether the caller may book for an institution and an owner.
 *
 * @remarks
 * Members of an institution book for it, as owners of what they book. Booking for another institution, or for
 * another owner, takes the right to change sessions of that institution whoever owns them.
 */
export async function resolveBooker(
  context: Pick<SessionContext, 'institutions' | 'guard'>,
  request: { institutionRef: string; ownerRef?: string },
  caller: Caller,
): Promise<Booker> {
  const { credentials } = caller;
  const { institutions, guard } = context;
  const { institutionRef } = request;
  const user =
    credentials.principal.type === 'user'
      ? await institutions.user(credentials)
      : undefined;
  const ownerRef =
    request.ownerRef === undefined
      ? user?.userEntityRef
      : normalizeRef(request.ownerRef);
  if (!ownerRef) {
    throw invalid(
      'ownerRef',
      'must be given by a service: who holds the class',
    );
  }
  if (!(await institutions.exists(institutionRef, credentials))) {
    throw invalid(
      'institutionRef',
      `there is no institution ${institutionRef}`,
    );
  }
  const isMember = user?.ownershipEntityRefs.includes(institutionRef) ?? false;
  const isOwner = ownerRef === user?.userEntityRef;
  if (!isMember || !isOwner) {
    const rights = await guard.rightsOf(caller);
    const { update } = rightsInInstitution(rights, institutionRef);
    if (!update) {
      throw new NotAllowedError(
        isMember
          ? `You may not book for ${ownerRef}; leave ownerRef out to book for yourself, or ask an administrator of ${institutionRef}`
          : `You do not belong to ${institutionRef} and may not book for it; choose your own institution`,
      );
    }
  }
  return { createdBy: user?.userEntityRef ?? subjectOf(caller), ownerRef };
}

/** Name of the caller in records. */
export function subjectOf({ credentials: { principal } }: Caller): string {
  return principal.type === 'user'
    ? normalizeRef(principal.userEntityRef)
    : `service:${principal.subject}`.slice(0, 200);
}
