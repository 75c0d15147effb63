import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError, ServiceUnavailableError } from '@backstage/errors';
import {
  buildRequest,
  EndpointInput,
  EndpointName,
  EndpointOutput,
  readResponse,
} from '@meca/backstage-plugin-meca-common';

const REQUEST_TIMEOUT_MS = 60_000;

/** For whom, and for how long, a request is made. */
export interface CallOptions {
  /** Of the person who began the task: the service decides what they may do. */
  credentials: BackstageCredentials;
  signal?: AbortSignal;
}

/** The REST API of the plugin `meca`, on behalf of a user. */
export class MecaServiceClient {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  /** Throws the error that the service answered, with its name and message. */
  async call<N extends EndpointName>(
    name: N,
    input: EndpointInput<N>,
    options: CallOptions,
  ): Promise<EndpointOutput<N>> {
    const { path, init } = buildRequest(name, input);
    const [baseUrl, { token }] = await Promise.all([
      this.#discovery.getBaseUrl('meca'),
      this.#auth.getPluginRequestToken({
        onBehalfOf: options.credentials,
        targetPluginId: 'meca',
      }),
    ]);
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const response = await fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${token}` },
      signal: options.signal
        ? AbortSignal.any([options.signal, timeout])
        : timeout,
    }).catch(error => {
      options.signal?.throwIfAborted();
      throw new ServiceUnavailableError(
        `The MECA service did not answer (${name})`,
        error,
      );
    });
    if (!response.ok) {
      // Its cause is what the service said; "Request failed with 409" helps nobody.
      throw (await ResponseError.fromResponse(response)).cause;
    }
    return await readResponse(name, response);
  }
}
