import { useEntityPresentation } from '@backstage/plugin-catalog-react';

/** The name people know of a user or a group; its reference until, or unless, the catalog knows it. */
export function PersonName(props: { entityRef: string }) {
  const { primaryTitle } = useEntityPresentation(props.entityRef, {
    defaultKind: props.entityRef.split(':')[0],
    defaultNamespace: 'default',
  });
  return <span title={props.entityRef}>{primaryTitle}</span>;
}
