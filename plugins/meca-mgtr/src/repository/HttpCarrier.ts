import type { IncomingMessage } from 'node:http';
import { MgtrError } from '../MgtrError';
import type { Carrier, OpenFile, OpenOptions } from './Carrier';
import { assertFilePath } from './filePath';
import { readHttpAnswer, refuseStatus } from './httpAnswer';
import { sendHttpRequest } from './httpRequest';
import { createReadingAgents } from './readingAgents';

/** Adds what the server wants to see in a request, such as a signature. */
export type SignRequest = (
  url: URL,
  headers: Record<string, string>,
) => Promise<Record<string, string>>;

export type HttpCarrierOptions = {
  /** Where the repository begins. Credentials in it are sent as Basic authentication and shown nowhere. */
  url: string;
  /** Extra headers, for instance `authorization`; not sent to other hosts after a redirect. */
  headers?: Record<string, string>;
  /** Hosts (`name` or `name:port`) that redirects may lead to, besides the repository's own. */
  redirectHosts?: string[];
  /** Certificate authority of the server, PEM, instead of the system's. */
  ca?: string;
  /** Plain http to another machine: what is read is not secret then, though signed metadata still guards it. */
  allowInsecureHttp?: boolean;
  /** Default 10 s. */
  connectTimeoutMs?: number;
  /** Longest silence of the server, before the answer and within it. Default 30 s. */
  idleTimeoutMs?: number;
  sign?: SignRequest;
};

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A repository below a URL of any web server that serves files. */
export class HttpCarrier implements Carrier {
  readonly label: string;
  private readonly base: URL;
  private readonly headers: Record<string, string>;
  private readonly agents: ReturnType<typeof createReadingAgents>;
  private readonly idleTimeoutMs: number;

  constructor(private readonly options: HttpCarrierOptions) {
    const base = parseAddress(options.url);
    this.headers = { ...options.headers };
    if (base.username || base.password) {
      const pair = [base.username, base.password].map(decodeCredential);
      const token = Buffer.from(pair.join(':')).toString('base64');
      this.headers.authorization = `Basic ${token}`;
      base.username = '';
      base.password = '';
    }
    base.search = '';
    base.hash = '';
    if (!base.pathname.endsWith('/')) base.pathname += '/';
    assertSecure(base, options.allowInsecureHttp);
    this.base = base;
    this.label = base.href;
    this.idleTimeoutMs = options.idleTimeoutMs ?? 30_000;
    this.agents = createReadingAgents(options);
  }

  async open(file: string, options: OpenOptions = {}): Promise<OpenFile> {
    assertFilePath(file);
    const encoded = file.split('/').map(encodeURIComponent).join('/');
    let url = new URL(encoded, this.base);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const answer = await this.request(url, file, options);
      const status = answer.statusCode ?? 0;
      if (!REDIRECTS.has(status)) {
        const of = {
          label: this.label,
          file,
          idleTimeoutMs: this.idleTimeoutMs,
        };
        if (status !== 200 && status !== 206) throw refuseStatus(answer, of);
        return readHttpAnswer(answer, { ...of, ...options });
      }
      answer.destroy();
      url = this.follow(url, answer, file);
    }
    throw new MgtrError(
      'source-refused',
      `${this.label} redirects ${file} in circles`,
      { source: this.label, file },
    );
  }

  private async request(
    url: URL,
    file: string,
    options: OpenOptions,
  ): Promise<IncomingMessage> {
    const { range, ifRange, signal } = options;
    let headers: Record<string, string> = {
      'accept-encoding': 'identity',
      'user-agent': 'meca-mgtr',
      ...(range ? { range: `bytes=${range.start}-${range.end}` } : {}),
      ...(range && ifRange ? { 'if-range': ifRange } : {}),
    };
    if (url.host === this.base.host) {
      headers = { ...this.headers, ...headers };
      if (this.options.sign) headers = await this.options.sign(url, headers);
    }
    return sendHttpRequest({
      url,
      headers,
      agent: url.protocol === 'https:' ? this.agents.https : this.agents.http,
      connectTimeoutMs: this.options.connectTimeoutMs ?? 10_000,
      idleTimeoutMs: this.idleTimeoutMs,
      signal,
      label: this.label,
      file,
    });
  }

  private follow(from: URL, answer: IncomingMessage, file: string): URL {
    const details = { source: this.label, file };
    const location = answer.headers.location;
    if (!location || !URL.canParse(location, from)) {
      throw new MgtrError(
        'source-refused',
        `${this.label} redirects ${file} to nowhere`,
        details,
      );
    }
    const to = new URL(location, from);
    const listed = this.options.redirectHosts ?? [];
    const own = to.host === this.base.host;
    if (!own && !listed.includes(to.host) && !listed.includes(to.hostname)) {
      throw new MgtrError(
        'source-refused',
        `${this.label} redirects ${file} to another host, ${to.host}`,
        {
          ...details,
          remedy: `If ${to.host} is meant to serve this repository, list it among the redirect hosts.`,
        },
      );
    }
    const weaker = from.protocol === 'https:' && to.protocol !== 'https:';
    if (weaker || !isAllowed(to, this.options.allowInsecureHttp)) {
      const [was, is] = [from, to].map(({ protocol }) => protocol.slice(0, -1));
      throw new MgtrError(
        'source-refused',
        `${this.label} redirects ${file} from ${was} to ${is}, at ${to.host}`,
        details,
      );
    }
    // Credentials that a server puts into an address are not ours to carry.
    to.username = '';
    to.password = '';
    return to;
  }
}

/** Throws `usage` without the address in it: it may have a password, and so do the words of Node's own error. */
export function parseAddress(address: string): URL {
  if (URL.canParse(address)) return new URL(address);
  throw new MgtrError('usage', 'The address of the repository is not a URL', {
    remedy: 'It should be like https://mgtr.example.org/templates.',
  });
}

function decodeCredential(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new MgtrError(
      'usage',
      'User name or password in the address of the repository are not encoded',
      { remedy: 'Write "%" as "%25".' },
    );
  }
}

function isAllowed(url: URL, allowInsecureHttp = false): boolean {
  if (url.protocol === 'https:') return true;
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'http:' && (loopback || allowInsecureHttp);
}

function assertSecure(url: URL, allowInsecureHttp?: boolean): void {
  if (isAllowed(url, allowInsecureHttp)) return;
  if (url.protocol !== 'http:') {
    throw new MgtrError('usage', `${url.href} is not an http(s) address`);
  }
  throw new MgtrError('usage', `${url.href} is not encrypted`, {
    remedy: 'Use https, or allow plain http for this repository explicitly.',
  });
}
