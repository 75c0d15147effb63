import {
  EndpointInput,
  EndpointName,
  endpoints,
} from '@meca/backstage-plugin-meca-common';
import { MecaApi } from '../api';

/** Operations that only read. */
export type ReadName = {
  [N in EndpointName]: (typeof endpoints)[N]['method'] extends 'GET'
    ? N
    : never;
}[EndpointName];

/** Cache key of a read; without input: of all reads of that operation. */
export function mecaQueryKey<N extends EndpointName>(
  name: N,
  input?: EndpointInput<N>,
): unknown[] {
  return input === undefined ? ['meca', name] : ['meca', name, input];
}

/** A read of the service as a query. */
export function mecaQuery<N extends EndpointName>(
  api: MecaApi,
  name: N,
  input: EndpointInput<N>,
) {
  return {
    queryKey: mecaQueryKey(name, input),
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api.call(name, input, { signal }),
  };
}
