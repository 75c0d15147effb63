import { createHmac } from 'node:crypto';

export interface ClientTarget {
  endpoint: string;
  apiKey: string;
  secretKey: string;
}

export interface ClientAnswer {
  status: number;
  headers: Headers;
  /** What stands under the envelope. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  envelope: string;
}

/** What Python's `urllib.parse.quote(text, safe)` does. */
function quote(text: string, safe: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map(byte => {
      const character = String.fromCharCode(byte);
      const plain =
        /[A-Za-z0-9_.~-]/.test(character) || safe.includes(character);
      return plain
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/**
 * A client that signs as libcloud does, written from its description and
 * sharing nothing with the simulator: names sorted in lower case, `[]` kept in
 * names, `[]*` in values, `apiKey` in its own spelling, no expiry.
 */
export class LibcloudLikeClient {
  constructor(private readonly target: ClientTarget) {}

  async call(
    command: string,
    parameters: Record<string, string | number | boolean> = {},
  ): Promise<ClientAnswer> {
    const all: [string, string][] = Object.entries({
      ...parameters,
      apiKey: this.target.apiKey,
      command,
      response: 'json',
    }).map(([name, value]) => [name, String(value)]);
    all.sort(([a], [b]) => {
      const left = a.toLowerCase();
      const right = b.toLowerCase();
      if (left === right) return 0;
      return left < right ? -1 : 1;
    });
    const query = all
      .map(([name, value]) => `${quote(name, '[]')}=${quote(value, '[]*')}`)
      .join('&');
    const signature = createHmac('sha1', this.target.secretKey)
      .update(query.toLowerCase())
      .digest('base64');
    const response = await fetch(
      `${this.target.endpoint}?${query}&signature=${encodeURIComponent(
        signature,
      )}`,
    );
    const json: Record<string, unknown> = await response.json();
    const envelope = Object.keys(json)[0];
    return {
      status: response.status,
      headers: response.headers,
      body: json[envelope],
      envelope,
    };
  }

  /** Calls and waits for the job; gives the answer of the last poll. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async job(command: string, parameters = {}): Promise<any> {
    const { body, status } = await this.call(command, parameters);
    if (!body.jobid) {
      throw new Error(`${command}: ${status} ${JSON.stringify(body)}`);
    }
    for (;;) {
      const poll = await this.call('queryAsyncJobResult', {
        jobid: body.jobid,
      });
      if (poll.body.jobstatus !== 0) return poll.body;
      await new Promise(resolve => {
        setTimeout(resolve, 10);
      });
    }
  }
}
