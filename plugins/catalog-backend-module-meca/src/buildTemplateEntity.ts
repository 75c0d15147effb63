import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ResourceEntity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  ANNOTATION_TEMPLATE_PATH,
  ENTITY_TYPE_TEMPLATE,
  Template,
  templateEntityName,
} from '@meca/backstage-plugin-meca-common';
import { osFamily } from './osFamily';
import { toTags } from './toTags';

/** A template as an entity that depends on the regions where it can be deployed. */
export function buildTemplateEntity(
  template: Template,
  options: { owner: string; appUrl?: string },
): ResourceEntity {
  const name = templateEntityName(template.path);
  const family = osFamily(template);
  const protocols = template.access.map(({ protocol }) => protocol);
  const ready = template.replicas.filter(({ state }) => state === 'ready');
  const regionIds = [...new Set(ready.map(({ regionId }) => regionId))].sort();
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      title: template.title,
      ...(template.description && { description: template.description }),
      annotations: {
        [ANNOTATION_LOCATION]: `meca:template/${template.path}`,
        [ANNOTATION_ORIGIN_LOCATION]: `meca:template/${template.path}`,
        [ANNOTATION_TEMPLATE_PATH]: template.path,
      },
      labels: family ? { 'meca.eu/os-family': family } : {},
      tags: toTags([
        'template',
        family,
        ...protocols,
        // Nobody signed what its repository lists.
        template.unsigned ? 'unsigned' : undefined,
      ]),
      links: options.appUrl
        ? [
            {
              url: `${options.appUrl}/meca/schedule`,
              title: 'Reserve a session',
              icon: 'calendar',
            },
          ]
        : [],
    },
    spec: {
      type: ENTITY_TYPE_TEMPLATE,
      owner: options.owner,
      dependsOn: regionIds.map(id =>
        stringifyEntityRef({
          kind: 'resource',
          namespace: 'default',
          name: id,
        }),
      ),
    },
  };
}
