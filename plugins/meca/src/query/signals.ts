import { useEffect } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  EndpointName,
  MECA_SIGNAL_CHANNEL,
  MecaSignal,
} from '@meca/backstage-plugin-meca-common';
import { QueryClient, useQueryClient } from '@tanstack/react-query';
import { mecaQueryKey } from './mecaQuery';

/** Many regions answer within one round: their hints are gathered for this long and asked for once. */
const GATHER_MS = 500;

/** What a hint makes out of date. */
export const READS_BY_SIGNAL: Record<MecaSignal['type'], EndpointName[]> = {
  regions: ['listRegions', 'getRegion'],
  capacity: ['getCapacity', 'getCapacityHistory', 'listRegions'],
  templates: ['listTemplates', 'listOfferings'],
  mgtr: [
    'listRepositories',
    'listRepositoryTemplates',
    'getRepositoryTemplate',
    'getPublication',
    'listDeliveries',
    'listTemplateEvents',
    'listTemplateAlarms',
    'getRepositoryCheck',
    'getRepositoryKeys',
    'getWithdrawalOutcome',
  ],
  session: [
    'listSessions',
    'getSession',
    'listSeats',
    'listWorkspaces',
    'getWorkspace',
  ],
};

function invalidate(queryClient: QueryClient, reads: Iterable<EndpointName>) {
  for (const read of reads) {
    // A read under way is left to finish: cancelling it at every hint could starve it.
    queryClient
      .invalidateQueries(
        { queryKey: mecaQueryKey(read) },
        { cancelRefetch: false },
      )
      .catch(() => {}); // each query shows its own error
  }
}

/** Reads anew what the backend hints has changed, as long as the component is mounted. */
export function useSignalInvalidation(): void {
  const signals = useApiHolder().get(signalApiRef);
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!signals) return undefined;
    const gathered = new Set<EndpointName>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscription = signals.subscribe<MecaSignal>(
      MECA_SIGNAL_CHANNEL,
      signal => {
        for (const read of READS_BY_SIGNAL[signal.type] ?? [])
          gathered.add(read);
        timer ??= setTimeout(() => {
          timer = undefined;
          invalidate(queryClient, gathered);
          gathered.clear();
        }, GATHER_MS);
      },
    );
    return () => {
      clearTimeout(timer);
      subscription.unsubscribe();
    };
  }, [signals, queryClient]);
}

/**
 * How often to ask: rarely where signals bring the news, often where the app has none. Signals can
 * get lost, so that even with them asking goes on.
 */
export function useLiveInterval(options: {
  withSignalsMs: number;
  withoutSignalsMs: number;
}): number {
  const signals = useApiHolder().get(signalApiRef);
  return signals ? options.withSignalsMs : options.withoutSignalsMs;
}
