import { useRouteRef } from '@backstage/core-plugin-api';
import { DEFAULT_NAMESPACE, parseEntityRef } from '@backstage/catalog-model';
import { entityRouteParams } from '@backstage/plugin-catalog-react';
import { templateEntityName } from '@meca/backstage-plugin-meca-common';
import { catalogEntityRouteRef } from '../routes';

/** Where the catalog shows things; undefined in an app without a catalog. */
export function useEntityHrefs() {
  const entityPath = useRouteRef(catalogEntityRouteRef);
  const resource = (name: string) =>
    entityPath?.({ kind: 'resource', namespace: DEFAULT_NAMESPACE, name });
  return {
    region: (regionId: string) => resource(regionId.toLowerCase()),
    template: (path: string) => resource(templateEntityName(path)),
    entity: (entityRef: string) =>
      entityPath?.(entityRouteParams(parseEntityRef(entityRef))),
  };
}
