import { useApi } from '@backstage/core-plugin-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { mecaApiRef } from '../api';
import { mecaQueryKey, useLiveInterval } from '../query';
import { ScheduleState } from './scheduleState';
import { listSessionsInRange } from './sessionsInRange';

/** Sessions of the range on screen; `range` and `viewerRef` are undefined until they are known. */
export function useSessionsInRange(options: {
  range?: { from: string; to: string };
  filters: Pick<ScheduleState, 'mine' | 'institutionRef' | 'templatePath'>;
  viewerRef?: string;
}) {
  const { range, filters, viewerRef } = options;
  const api = useApi(mecaApiRef);
  const refetchInterval = useLiveInterval({
    withSignalsMs: 120_000,
    withoutSignalsMs: 30_000,
  });
  const query = {
    from: range?.from,
    to: range?.to,
    ownerRef: filters.mine ? viewerRef : undefined,
    institutionRef: filters.institutionRef,
    templatePath: filters.templatePath,
  };
  return useQuery({
    queryKey: [...mecaQueryKey('listSessions'), 'range', query],
    queryFn: ({ signal }) =>
      listSessionsInRange(
        page => api.call('listSessions', { query: page }, { signal }),
        query,
      ),
    enabled: range !== undefined && (!filters.mine || viewerRef !== undefined),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}
