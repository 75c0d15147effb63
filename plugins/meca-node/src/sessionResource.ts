import { RESOURCE_TYPE_SESSION } from '@meca/backstage-plugin-meca-common';
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';

/** What rules see of a session. @public */
export interface SessionResource {
  id: string;
  ownerRef: string;
  institutionRef: string;
  /** Institution that owns the region in which the session runs. */
  hostInstitutionRef: string;
  attendeeRefs: string[];
}

/** How a rule becomes part of a database query. @public */
export interface SessionFilter {
  field: 'owner' | 'institution' | 'host-institution' | 'attendee';
  values: string[];
}

/** @public */
export const sessionResourceRef = createPermissionResourceRef<
  SessionResource,
  SessionFilter
>().with({ pluginId: 'meca', resourceType: RESOURCE_TYPE_SESSION });

const refs = z.object({
  refs: z.array(z.string()).describe('Entity references to match'),
});

const isSessionOwner = createPermissionRule({
  name: 'IS_SESSION_OWNER',
  description: 'The session is owned by one of the given users or groups',
  resourceRef: sessionResourceRef,
  paramsSchema: refs,
  apply: (session, params) => params.refs.includes(session.ownerRef),
  toQuery: params => ({ field: 'owner', values: params.refs }),
});

const isOfInstitution = createPermissionRule({
  name: 'IS_OF_INSTITUTION',
  description: 'The session is held by one of the given institutions',
  resourceRef: sessionResourceRef,
  paramsSchema: refs,
  apply: (session, params) => params.refs.includes(session.institutionRef),
  toQuery: params => ({ field: 'institution', values: params.refs }),
});

const runsInRegionOf = createPermissionRule({
  name: 'RUNS_IN_REGION_OF',
  description:
    'The session runs in the region of one of the given institutions',
  resourceRef: sessionResourceRef,
  paramsSchema: refs,
  apply: (session, params) => params.refs.includes(session.hostInstitutionRef),
  toQuery: params => ({ field: 'host-institution', values: params.refs }),
});

const isAttendee = createPermissionRule({
  name: 'IS_ATTENDEE',
  description: 'One of the given users has a seat in the session',
  resourceRef: sessionResourceRef,
  paramsSchema: refs,
  apply: (session, params) =>
    session.attendeeRefs.some(ref => params.refs.includes(ref)),
  toQuery: params => ({ field: 'attendee', values: params.refs }),
});

/** Rules for policies about sessions. @public */
export const sessionPermissionRules = {
  isSessionOwner,
  isOfInstitution,
  runsInRegionOf,
  isAttendee,
};

/** Conditions for permission policies about sessions. @public */
export const {
  conditions: sessionConditions,
  createConditionalDecision: createSessionConditionalDecision,
} = createConditionExports({
  resourceRef: sessionResourceRef,
  rules: sessionPermissionRules,
});
