import { usePermission } from '@backstage/plugin-permission-react';
import {
  mecaRegionReadPermission,
  Region,
  Repository,
  RepositoryTemplatePage,
} from '@meca/backstage-plugin-meca-common';
import { describeError } from '../components';
import { useLiveInterval, useMecaQuery } from '../query';
import { TemplateFiltersState } from './useTemplateFilters';

export type TemplatesState =
  | { status: 'loading' }
  | { status: 'denied' }
  | { status: 'failed'; error: unknown; retry: () => void }
  | {
      status: 'loaded';
      page: RepositoryTemplatePage;
      repositories: Repository[];
      /** The regions that have a column, those for tests last. */
      regions: Region[];
      /** What is shown is of a filter or page before this one. */
      isPrevious: boolean;
      /** It could not be read the last time. */
      error?: unknown;
      retry: () => void;
    };

/** A federation of 200 regions makes wide rows: fewer of them to a page keep it pleasant. */
const PAGE_SIZE = 50;
const PAGE_SIZE_WIDE = 20;
const MANY_REGIONS = 40;

/** One page of the matrix, kept fresh: often enough that progress is seen to move. */
export function useTemplates(filters: TemplateFiltersState): TemplatesState {
  const refetchInterval = useLiveInterval({
    withSignalsMs: 15_000,
    withoutSignalsMs: 5_000,
  });
  const regions = useMecaQuery('listRegions', {});
  const repositories = useMecaQuery('listRepositories', {});
  const { search, regionId, show } = filters.filters;
  const known = regions.data?.items ?? [];
  const templates = useMecaQuery(
    'listRepositoryTemplates',
    {
      query: {
        search: search.trim() || undefined,
        regionId,
        show,
        limit: known.length > MANY_REGIONS ? PAGE_SIZE_WIDE : PAGE_SIZE,
        cursor: filters.cursor,
      },
    },
    {
      refetchInterval,
      keepPrevious: true,
      enabled: !regions.isPending,
    },
  );
  // A denied list is empty: only the permission tells it from a portal without templates.
  const read = usePermission({ permission: mecaRegionReadPermission });
  const queries = [templates, repositories, regions];
  const error = queries.find(query => query.error)?.error ?? undefined;
  const retry = () => {
    for (const query of queries) if (query.error) query.refetch();
  };

  if (error && describeError(error).kind === 'denied') {
    return { status: 'denied' };
  }
  if (!templates.data || !repositories.data) {
    return error ? { status: 'failed', error, retry } : { status: 'loading' };
  }
  const seen = [known, templates.data.items, repositories.data.items];
  if (seen.every(items => items.length === 0)) {
    if (read.loading) return { status: 'loading' };
    if (!read.allowed) return { status: 'denied' };
  }
  return {
    status: 'loaded',
    page: templates.data,
    repositories: repositories.data.items,
    regions: inColumns(known, regionId),
    isPrevious: templates.isPlaceholderData,
    error,
    retry,
  };
}

function inColumns(regions: Region[], regionId: string | undefined): Region[] {
  return regions
    .filter(({ id }) => !regionId || id === regionId)
    .sort(
      (a, b) =>
        Number(a.stage === 'test') - Number(b.stage === 'test') ||
        a.number - b.number,
    );
}
