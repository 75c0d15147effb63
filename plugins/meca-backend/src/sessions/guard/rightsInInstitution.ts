import { CallerRights, SessionRights } from './PermissionSessionGuard';

/**
 * What a caller may do with sessions of an institution whoever owns them: held against a session of nobody in nobody's
 * region, so that "may change my own sessions" does not count.
 */
export function rightsInInstitution(
  rights: CallerRights,
  institutionRef: string,
): SessionRights {
  return rights.of({
    id: '',
    ownerRef: '',
    institutionRef,
    hostInstitutionRef: '',
    attendeeRefs: [],
  });
}
