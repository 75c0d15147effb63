import { useEffect } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  Repository,
  RepositoryCheck,
  RepositoryCheckDetail,
} from '@meca/backstage-plugin-meca-common';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { mecaApiRef } from '../../../api';
import { mecaQuery, mecaQueryKey } from '../../../query';

const RUNNING_MS = 2_000;

/** The check that is the later news: of one and the same, the one that has ended. */
function latest(
  listed: RepositoryCheck | undefined,
  detail: RepositoryCheckDetail | undefined,
): RepositoryCheck | undefined {
  if (!listed || !detail) return detail ?? listed;
  if (listed.id === detail.id && listed.state !== 'running') {
    return detail.state === 'running' ? listed : detail;
  }
  return Date.parse(listed.startedAt) > Date.parse(detail.startedAt)
    ? listed
    : detail;
}

/**
 * The check of a repository that runs, or the last one; followed closely while it runs. `faults` are asked for only where
 * they are shown: of a repository that was never checked there is nothing to ask for.
 */
export function useRepositoryCheck(
  repository: Repository,
  options: { withFaults: boolean },
) {
  const { id, check: listed } = repository;
  const queryClient = useQueryClient();
  const isListedRunning = listed?.state === 'running';
  const detail = useQuery({
    ...mecaQuery(useApi(mecaApiRef), 'getRepositoryCheck', {
      params: { repositoryId: id },
    }),
    enabled: isListedRunning || (options.withFaults && listed !== undefined),
    refetchInterval: query =>
      (query.state.data?.state ?? listed?.state) === 'running'
        ? RUNNING_MS
        : false,
  });
  const check = latest(listed, detail.data);
  const hasEnded = isListedRunning && check?.state !== 'running';
  useEffect(() => {
    if (!hasEnded) return;
    queryClient.invalidateQueries({
      queryKey: mecaQueryKey('listRepositories'),
    });
  }, [hasEnded, queryClient]);
  return {
    check,
    faults: detail.data?.id === check?.id ? detail.data?.faults : undefined,
    error: detail.error ?? undefined,
    refetch: detail.refetch,
  };
}
