import { Entity } from '@backstage/catalog-model';
import {
  ENTITY_TYPE_COURSE,
  ENTITY_TYPE_REGION,
  ENTITY_TYPE_TEMPLATE,
  GROUP_TYPE_INSTITUTION,
} from '@meca/backstage-plugin-meca-common';

/** Entities of regions, as a predicate of the new frontend system. */
export const regionFilter = {
  kind: 'resource',
  'spec.type': ENTITY_TYPE_REGION,
};
export const templateFilter = {
  kind: 'resource',
  'spec.type': ENTITY_TYPE_TEMPLATE,
};
export const regionOrTemplateFilter = {
  kind: 'resource',
  'spec.type': { $in: [ENTITY_TYPE_REGION, ENTITY_TYPE_TEMPLATE] },
};
export const courseFilter = {
  kind: 'component',
  'spec.type': ENTITY_TYPE_COURSE,
};
export const institutionFilter = {
  kind: 'group',
  'spec.type': GROUP_TYPE_INSTITUTION,
};

function isOfType(entity: Entity, kind: string, type: string): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === kind &&
    String(entity.spec?.type).toLocaleLowerCase('en-US') === type
  );
}

/** For `EntitySwitch` on the entity pages of the legacy frontend system. @public */
export function isMecaRegion(entity: Entity): boolean {
  return isOfType(entity, 'resource', ENTITY_TYPE_REGION);
}

/** See {@link isMecaRegion}. @public */
export function isMecaTemplate(entity: Entity): boolean {
  return isOfType(entity, 'resource', ENTITY_TYPE_TEMPLATE);
}

/** See {@link isMecaRegion}. @public */
export function isCourse(entity: Entity): boolean {
  return isOfType(entity, 'component', ENTITY_TYPE_COURSE);
}

/** See {@link isMecaRegion}. @public */
export function isInstitution(entity: Entity): boolean {
  return isOfType(entity, 'group', GROUP_TYPE_INSTITUTION);
}
