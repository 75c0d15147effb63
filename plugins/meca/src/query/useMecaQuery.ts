import { useApi } from '@backstage/core-plugin-api';
import {
  EndpointInput,
  EndpointName,
  EndpointOutput,
} from '@meca/backstage-plugin-meca-common';
import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  UseQueryResult,
} from '@tanstack/react-query';
import { mecaApiRef } from '../api';
import { mecaQuery, mecaQueryKey } from './mecaQuery';

/** When a read runs. */
export interface MecaQueryOptions {
  enabled?: boolean;
  /** Milliseconds between reads while the page is visible; see `useLiveInterval`. */
  refetchInterval?: number | false;
  /** Show the previous answer while a changed input is asked. */
  keepPrevious?: boolean;
}

/** Reads from the service; all components that ask the same share one request. */
export function useMecaQuery<N extends EndpointName>(
  name: N,
  input: EndpointInput<N>,
  options: MecaQueryOptions = {},
): UseQueryResult<EndpointOutput<N>> {
  const { keepPrevious, ...rest } = options;
  return useQuery<any, Error, EndpointOutput<N>, unknown[]>({
    ...mecaQuery(useApi(mecaApiRef), name, input),
    ...rest,
    placeholderData: keepPrevious ? keepPreviousData : undefined,
  });
}

/** Changes something in the service, then has `invalidates` read anew. */
export function useMecaMutation<N extends EndpointName>(
  name: N,
  options: { invalidates?: EndpointName[] } = {},
) {
  const api = useApi(mecaApiRef);
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: EndpointInput<N>) => api.call(name, input),
    onSettled: () =>
      Promise.all(
        (options.invalidates ?? []).map(read =>
          queryClient.invalidateQueries({ queryKey: mecaQueryKey(read) }),
        ),
      ),
  });
}
