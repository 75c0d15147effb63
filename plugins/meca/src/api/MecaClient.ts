import { FetchApi } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  buildRequest,
  EndpointInput,
  EndpointName,
  EndpointOutput,
  readResponse,
} from '@meca/backstage-plugin-meca-common';
import { MecaApi } from './MecaApi';

/** Talks to the backend plugin with the viewer's token. @public */
export class MecaClient implements MecaApi {
  private readonly fetchApi: Pick<FetchApi, 'fetch'>;

  constructor(options: { fetchApi: Pick<FetchApi, 'fetch'> }) {
    this.fetchApi = options.fetchApi;
  }

  async call<N extends EndpointName>(
    name: N,
    input: EndpointInput<N>,
    options?: { signal?: AbortSignal },
  ): Promise<EndpointOutput<N>> {
    const { path, init } = buildRequest(name, input);
    const response = await this.fetchApi.fetch(`plugin://meca${path}`, {
      ...init,
      signal: options?.signal,
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return readResponse(name, response);
  }
}
