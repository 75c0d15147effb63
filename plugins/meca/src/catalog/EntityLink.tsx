import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import { MaybeLink } from '../components';
import { useEntityHrefs } from './useEntityHrefs';

/** A link to an entity under the name that people know it by. */
export function EntityLink(props: { entityRef: string }) {
  const hrefs = useEntityHrefs();
  const { primaryTitle } = useEntityPresentation(props.entityRef);
  return (
    <MaybeLink href={hrefs.entity(props.entityRef)}>{primaryTitle}</MaybeLink>
  );
}
