import { useEffect, useState } from 'react';
import {
  Entity,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/core-plugin-api';
import { CatalogApi, catalogApiRef } from '@backstage/plugin-catalog-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

const DEBOUNCE_MS = 300;
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'spec.profile.displayName',
];

export interface CatalogPerson {
  ref: string;
  name: string;
  isGroup: boolean;
}

/** The catalog, where the portal has one. */
export function useCatalog(): CatalogApi | undefined {
  return useApiHolder().get(catalogApiRef);
}

/**
 * People of the catalog, and groups if wanted, whose name holds `term`, by name; without a term nobody, as a campus has
 * thousands.
 */
export function useCatalogPeople(
  term: string,
  options: { withGroups: boolean },
) {
  const { withGroups } = options;
  const catalogApi = useCatalog();
  const [asked, setAsked] = useState(term);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(term), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [term]);
  return useQuery({
    queryKey: ['meca', 'catalogPeople', asked, withGroups],
    queryFn: () => searchPeople(catalogApi!, asked, withGroups),
    enabled: catalogApi !== undefined && asked.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

async function searchPeople(
  catalogApi: CatalogApi,
  term: string,
  withGroups: boolean,
): Promise<CatalogPerson[]> {
  const { items } = await catalogApi.queryEntities({
    filter: { kind: withGroups ? ['User', 'Group'] : ['User'] },
    fields: FIELDS,
    limit: 20,
    fullTextFilter: {
      term: term.trim(),
      fields: ['metadata.name', 'metadata.title', 'spec.profile.displayName'],
    },
  });
  return items
    .map(entity => ({
      ref: stringifyEntityRef(entity),
      name: nameOfPerson(entity),
      isGroup: entity.kind === 'Group',
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Users that are members of a group, by name. */
export async function listMembers(
  catalogApi: CatalogApi,
  groupRef: string,
): Promise<string[]> {
  const { items } = await catalogApi.getEntities({
    filter: { kind: 'User', [`relations.${RELATION_MEMBER_OF}`]: groupRef },
    fields: FIELDS,
  });
  return items
    .sort((a, b) => nameOfPerson(a).localeCompare(nameOfPerson(b)))
    .map(entity => stringifyEntityRef(entity));
}

/** The name people know a user or a group by. */
export function nameOfPerson(entity: Entity): string {
  const profile = entity.spec?.profile as { displayName?: string } | undefined;
  return profile?.displayName ?? entity.metadata.title ?? entity.metadata.name;
}
