import { createApiRef } from '@backstage/frontend-plugin-api';
import {
  EndpointInput,
  EndpointName,
  EndpointOutput,
} from '@meca/backstage-plugin-meca-common';

/** The MECA service, one typed call per operation of its REST contract. @public */
export interface MecaApi {
  /**
   * Rejects with a `ResponseError` of `@backstage/errors` if the service refuses,
   * and as `fetch` does if it cannot be reached.
   */
  call<N extends EndpointName>(
    name: N,
    input: EndpointInput<N>,
    options?: { signal?: AbortSignal },
  ): Promise<EndpointOutput<N>>;
}

/** @public */
export const mecaApiRef = createApiRef<MecaApi>().with({
  id: 'plugin.meca.client',
  pluginId: 'meca',
});
