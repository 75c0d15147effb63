import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';

/** A link to an entity under the name that people know it by. */
export function EntityLink(props: { entityRef: string }) {
  const entityPath = useRouteRef(entityRouteRef);
  const { primaryTitle } = useEntityPresentation(props.entityRef);
  return (
    <Link href={entityPath(entityRouteParams(parseEntityRef(props.entityRef)))}>
      {primaryTitle}
    </Link>
  );
}
