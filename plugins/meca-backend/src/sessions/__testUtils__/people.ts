import {
  createServiceFactory,
  coreServices,
} from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { GroupEntity } from '@backstage/catalog-model';
import {
  AuthorizeResult,
  isResourcePermission,
  Permission,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  mecaSessionReadPermission,
  mecaTemplatePublishPermission,
  RESOURCE_TYPE_REGION,
  RESOURCE_TYPE_SESSION,
} from '@meca/backstage-plugin-meca-common';
import {
  createRegionConditionalDecision,
  createSessionConditionalDecision,
  regionConditions,
  sessionConditions,
} from '@meca/backstage-plugin-meca-node';

/** Institutions and the people of the tests, by what they are. */
export const polito = 'group:default/polito';
export const bme = 'group:default/bme';

const groupsOf: Record<string, string[]> = {
  'user:default/teacher': [polito],
  'user:default/colleague': [polito],
  'user:default/bme-teacher': [bme],
  'user:default/admin': [polito],
  'user:default/dean': [bme, polito],
  'user:default/student': [polito],
  'user:default/operator': [],
  'user:default/stranger': [],
};

/** `Authorization` header of one of the people. */
export function as(name: string): string {
  return mockCredentials.user.header(`user:default/${name}`);
}

export const institutions: GroupEntity[] = ['polito', 'bme'].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default', title: name.toUpperCase() },
  spec: { type: 'institution', children: [] },
}));

type SessionPermission = ResourcePermission<typeof RESOURCE_TYPE_SESSION>;

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };

/** What the policy of the tests says; the plugin's own rules, as a portal would use them. */
function decide(user: string, permission: Permission): PolicyDecision {
  const deny: PolicyDecision = { result: AuthorizeResult.DENY };
  if (user === 'user:default/operator') return allow;
  const groups = groupsOf[user] ?? [];
  if (groups.length === 0) return deny;
  const isStudent = user === 'user:default/student';
  const isAdmin = user === 'user:default/admin';
  if (isResourcePermission(permission, RESOURCE_TYPE_REGION)) {
    return isAdmin
      ? createRegionConditionalDecision(
          permission,
          regionConditions.isRegionOf({ institutionRefs: groups }),
        )
      : deny;
  }
  if (permission.name === mecaTemplatePublishPermission.name) {
    return isAdmin ? allow : deny;
  }
  if (!isResourcePermission(permission, RESOURCE_TYPE_SESSION)) {
    const reads = permission.attributes.action === 'read';
    const creates = permission.attributes.action === 'create';
    return reads || (creates && !isStudent) ? allow : deny;
  }
  const owner = sessionConditions.isSessionOwner({ refs: [user] });
  const ofInstitution = sessionConditions.isOfInstitution({ refs: groups });
  const hosted = sessionConditions.runsInRegionOf({ refs: groups });
  const attends = sessionConditions.isAttendee({ refs: [user] });
  const reads = permission.name === mecaSessionReadPermission.name;
  if (isStudent) return reads ? conditional(permission, attends) : deny;
  if (user === 'user:default/admin') {
    return conditional(
      permission,
      reads ? { anyOf: [ofInstitution, hosted] } : ofInstitution,
    );
  }
  return conditional(permission, reads ? ofInstitution : owner);
}

function conditional(
  permission: SessionPermission,
  conditions: Parameters<typeof createSessionConditionalDecision>[1],
): PolicyDecision {
  return createSessionConditionalDecision(permission, conditions);
}

/** Services that know these people; a service principal may do all, as in Backstage. */
export const peopleServices = [
  createServiceFactory({
    service: coreServices.userInfo,
    deps: {},
    factory: () => ({
      async getUserInfo({ principal }: { principal: unknown }) {
        const { userEntityRef } = principal as { userEntityRef: string };
        return {
          userEntityRef,
          ownershipEntityRefs: [
            userEntityRef,
            ...(groupsOf[userEntityRef] ?? []),
          ],
        };
      },
    }),
  }),
  createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: () => {
      const answer = async (
        requests: { permission: Permission }[],
        options?: unknown,
      ) => {
        const { principal } = (
          options as { credentials: { principal: { userEntityRef?: string } } }
        ).credentials;
        return requests.map(({ permission }) =>
          principal.userEntityRef
            ? decide(principal.userEntityRef, permission)
            : allow,
        );
      };
      return {
        authorizeConditional: answer,
        authorize: async (requests, options) =>
          (await answer(requests, options)).map(({ result }) => ({
            result:
              result === AuthorizeResult.ALLOW
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
          })),
      };
    },
  }),
];
