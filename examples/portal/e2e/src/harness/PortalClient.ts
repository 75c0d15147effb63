import {
  buildRequest,
  EndpointInput,
  EndpointName,
  EndpointOutput,
  readResponse,
} from '@meca/backstage-plugin-meca-common';

/** The portal's REST API as one of the demo people: for what a scenario finds there when it begins. */
export class PortalClient {
  readonly #url: string;
  readonly #token: string;

  private constructor(options: { url: string; token: string }) {
    this.#url = options.url;
    this.#token = options.token;
  }

  static async signIn(url: string, userRef: string): Promise<PortalClient> {
    const response = await fetch(`${url}/api/auth/demo/refresh`, {
      headers: {
        'x-demo-user': userRef,
        'x-requested-with': 'XMLHttpRequest',
      },
    });
    if (!response.ok) throw new Error(`${userRef}: ${await response.text()}`);
    const { backstageIdentity } = await response.json();
    return new PortalClient({ url, token: backstageIdentity.token });
  }

  async call<N extends EndpointName>(
    name: N,
    input: EndpointInput<N>,
  ): Promise<EndpointOutput<N>> {
    const { path, init } = buildRequest(name, input);
    const response = await fetch(`${this.#url}/api/meca${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${this.#token}` },
    });
    if (!response.ok) {
      throw new Error(`${name}: ${response.status} ${await response.text()}`);
    }
    return readResponse(name, response);
  }
}
