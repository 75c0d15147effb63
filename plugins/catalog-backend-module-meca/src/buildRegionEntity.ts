import {
  ANNOTATION_LOCATION as ANNOTATION_MANAGED_BY,
  ANNOTATION_ORIGIN_LOCATION,
  ResourceEntity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_ENDPOINT_HOST,
  ANNOTATION_LOCATION,
  ANNOTATION_REGION_ID,
  ANNOTATION_REGION_NUMBER,
  ANNOTATION_TIME_ZONE,
  ENTITY_TYPE_REGION,
  Region,
} from '@meca/backstage-plugin-meca-common';
import { toTags } from './toTags';

/** A region as an entity, owned by its institution. What changes by the minute, such as health, stays out. */
export function buildRegionEntity(
  region: Region,
  options: { appUrl?: string },
): ResourceEntity {
  const { latitude, longitude } = region.location;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: region.id,
      title: region.name,
      description: `Region ${region.number} of the MECA federation, at ${region.endpointHost}`,
      annotations: {
        [ANNOTATION_MANAGED_BY]: `meca:region/${region.id}`,
        [ANNOTATION_ORIGIN_LOCATION]: `meca:region/${region.id}`,
        [ANNOTATION_REGION_ID]: region.id,
        [ANNOTATION_REGION_NUMBER]: String(region.number),
        [ANNOTATION_ENDPOINT_HOST]: region.endpointHost,
        [ANNOTATION_LOCATION]: `${latitude},${longitude}`,
        [ANNOTATION_TIME_ZONE]: region.timeZone,
      },
      labels: { 'meca.eu/stage': region.stage },
      tags: toTags([
        'region',
        region.driver,
        region.stage === 'test' ? 'test' : undefined,
      ]),
      links: options.appUrl
        ? [
            {
              url: `${options.appUrl}/meca`,
              title: 'All regions',
              icon: 'dashboard',
            },
          ]
        : [],
    },
    spec: { type: ENTITY_TYPE_REGION, owner: region.institutionRef },
  };
}
