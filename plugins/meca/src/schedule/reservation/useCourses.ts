import { stringifyEntityRef } from '@backstage/catalog-model';
import { ENTITY_TYPE_COURSE } from '@meca/backstage-plugin-meca-common';
import { useQuery } from '@tanstack/react-query';
import { useCatalog } from './useCatalogPeople';

/** A course of the catalog. */
export interface Course {
  ref: string;
  title: string;
}

/** The courses of the catalog by title; undefined until, or unless, it tells. */
export function useCourses(): Course[] | undefined {
  const catalogApi = useCatalog();
  const { data } = useQuery({
    queryKey: ['meca', 'courses'],
    queryFn: async () => {
      const { items } = await catalogApi!.getEntities({
        filter: { kind: 'Component', 'spec.type': ENTITY_TYPE_COURSE },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
        ],
      });
      return items
        .map(entity => ({
          ref: stringifyEntityRef(entity),
          title: entity.metadata.title ?? entity.metadata.name,
        }))
        .sort((a, b) => a.title.localeCompare(b.title));
    },
    enabled: catalogApi !== undefined,
    staleTime: 60_000,
  });
  return data;
}
