import { useRouteRef } from '@backstage/core-plugin-api';
import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { templateEntityName } from '@meca/backstage-plugin-meca-common';

/** Where the catalog shows a region or a template. */
export function useEntityHrefs() {
  const entityPath = useRouteRef(entityRouteRef);
  const resource = (name: string) =>
    entityPath({ kind: 'resource', namespace: DEFAULT_NAMESPACE, name });
  return {
    region: (regionId: string) => resource(regionId.toLowerCase()),
    template: (path: string) => resource(templateEntityName(path)),
  };
}
