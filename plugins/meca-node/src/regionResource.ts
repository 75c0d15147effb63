import { RESOURCE_TYPE_REGION } from '@meca/backstage-plugin-meca-common';
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';

/** What rules see of a region. @public */
export interface RegionResource {
  id: string;
  /** Group that owns the region. */
  institutionRef: string;
}

/** How a rule becomes part of a query. @public */
export interface RegionFilter {
  field: 'institution';
  values: string[];
}

/** @public */
export const regionResourceRef = createPermissionResourceRef<
  RegionResource,
  RegionFilter
>().with({ pluginId: 'meca', resourceType: RESOURCE_TYPE_REGION });

const isRegionOf = createPermissionRule({
  name: 'IS_REGION_OF',
  description: 'The region belongs to one of the given institutions',
  resourceRef: regionResourceRef,
  paramsSchema: z.object({
    institutionRefs: z
      .array(z.string())
      .describe('Entity references of institutions'),
  }),
  apply: (region, params) =>
    params.institutionRefs.includes(region.institutionRef),
  toQuery: params => ({
    field: 'institution',
    values: params.institutionRefs,
  }),
});

/** Rules for policies about regions. @public */
export const regionPermissionRules = { isRegionOf };

/** Conditions for permission policies about regions. @public */
export const {
  conditions: regionConditions,
  createConditionalDecision: createRegionConditionalDecision,
} = createConditionExports({
  resourceRef: regionResourceRef,
  rules: regionPermissionRules,
});
