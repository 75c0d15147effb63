import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  buildRequest,
  readResponse,
  EndpointOutput,
} from '@meca/backstage-plugin-meca-common';

/** Reads from the MECA backend on the catalog's own behalf. */
export class MecaClient {
  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): MecaClient {
    return new MecaClient(options.auth, options.discovery);
  }

  private constructor(
    private readonly auth: AuthService,
    private readonly discovery: DiscoveryService,
  ) {}

  listRegions(options: { signal: AbortSignal }) {
    return this.get('listRegions', options);
  }

  listTemplates(options: { signal: AbortSignal }) {
    return this.get('listTemplates', options);
  }

  private async get<N extends 'listRegions' | 'listTemplates'>(
    name: N,
    options: { signal: AbortSignal },
  ): Promise<EndpointOutput<N>> {
    const [baseUrl, { token }] = await Promise.all([
      this.discovery.getBaseUrl('meca'),
      this.auth.getPluginRequestToken({
        onBehalfOf: await this.auth.getOwnServiceCredentials(),
        targetPluginId: 'meca',
      }),
    ]);
    const { path, init } = buildRequest<'listRegions' | 'listTemplates'>(
      name,
      {},
    );
    const response = await fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${token}` },
      signal: options.signal,
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return readResponse(name, response);
  }
}
