/** The portal's REST API as one of the demo people. */
export class PortalClient {
  #portalUrl;
  #userRef;
  #token;

  constructor({ portalUrl, userRef }) {
    this.#portalUrl = portalUrl;
    this.#userRef = userRef;
  }

  async signIn() {
    const response = await fetch(`${this.#portalUrl}/api/auth/demo/refresh`, {
      headers: {
        'x-demo-user': this.#userRef,
        'x-requested-with': 'XMLHttpRequest',
      },
    });
    if (!response.ok) {
      throw new Error(`${this.#userRef} cannot sign in (${response.status})`);
    }
    const session = await response.json();
    this.#token = session.backstageIdentity.token;
  }

  async call(method, path, { body, headers } = {}) {
    const response = await fetch(`${this.#portalUrl}/api/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(
        `${method} ${path}: ${response.status} ${answer?.error?.message ?? ''}`,
      );
    }
    return answer;
  }
}
