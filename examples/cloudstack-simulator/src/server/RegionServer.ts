import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AddressInfo, Socket } from 'node:net';
import { ConfigError } from '../description/readConfig';
import { Dispatch, dispatchCall, Outcome } from '../protocol/dispatch';
import { formatPlain } from './htmlPages';
import {
  ApiRequest,
  BodyTooLargeError,
  readRequest,
} from '../protocol/readRequest';
import { rateLimited } from '../protocol/RateLimit';
import { toJson, toXml } from '../protocol/serialize';
import { UPLOAD_PATH } from '../templates/UploadDoor';
import { RegionTls } from './RegionTls';

const API_PATH = '/client/api';
/** Room for a GET with the 4 KiB of user data that servers take, and encoding. */
const MAX_HEADER_BYTES = 64 * 1024;

export interface RegionServerOptions {
  dispatch: Dispatch;
  tls?: RegionTls;
}

function delay(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms).unref();
  });
}

/** The HTTP face of a region, and the place where its network faults strike. */
export class RegionServer {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private port: number;
  /** Openings and closings go one after the other, whatever callers do. */
  private transition: Promise<void> = Promise.resolve();

  constructor(private readonly options: RegionServerOptions) {
    const { region } = options.dispatch;
    this.port = region.description.port;
    region.faults.onChange(() => {
      this.options.tls?.applyFault(region.faults.current().wrongCertificate);
      this.settle().catch(() => {});
    });
  }

  /** The API's address, valid once started and while unreachable. */
  get endpoint(): string {
    return `${this.origin}${API_PATH}`;
  }

  get origin(): string {
    const { host } = this.options.dispatch.region.description;
    const scheme = this.options.tls ? 'https' : 'http';
    return `${scheme}://${host}:${this.port}`;
  }

  async start(): Promise<void> {
    // Also an unreachable region needs its port, so that it can be told.
    await this.open();
    await this.settle();
  }

  /** Resolves when the port is open or closed as the faults say. */
  async settle(): Promise<void> {
    this.transition = this.transition
      .catch(() => {})
      .then(async () => {
        const { region } = this.options.dispatch;
        if (region.faults.current().unreachable) await this.close();
        else await this.open();
      });
    await this.transition;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>(resolve => {
      server.close(() => resolve());
    });
  }

  private async open(): Promise<void> {
    if (this.server) return;
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      this.handle(request, response).catch(() => request.socket.destroy());
    };
    const server = this.options.tls
      ? createTlsServer(
          { maxHeaderSize: MAX_HEADER_BYTES, ...this.options.tls.context() },
          listener,
        )
      : createServer({ maxHeaderSize: MAX_HEADER_BYTES }, listener);
    this.options.tls?.attach(server);
    server.on('connection', socket => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      // A client that hangs up in the middle is no news.
      socket.on('error', () => {});
    });
    const { host, id } = this.options.dispatch.region.description;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new ConfigError(
                `Port ${this.port} of region ${id} is taken by another process`,
              )
            : error,
        ),
      );
      server.listen(this.port, host, () => {
        resolve();
      });
    });
    this.port = (server.address() as AddressInfo).port;
    this.options.dispatch.region.origin = this.origin;
    this.server = server;
  }

  private async handle(
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { region, uploads } = this.options.dispatch;
    if (incoming.url?.startsWith(UPLOAD_PATH)) {
      await uploads.handle(incoming, response);
      return;
    }
    let request: ApiRequest;
    try {
      request = await readRequest(incoming);
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) throw error;
      response.writeHead(413).end();
      return;
    }
    if (request.path !== API_PATH) {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end(formatPlain(404, 'Not Found'));
      return;
    }
    const command =
      request.parameters.find(([name]) => name === 'command')?.[1] ?? '';
    region.countCall(command);
    const faults = region.faults.current();
    if (region.faults.strikes('slow', command)) {
      const { slow } = faults;
      await delay(typeof slow === 'object' ? slow.ms : slow ?? 0);
    }
    // The connection stays open without an answer until either side closes.
    if (region.faults.strikes('hang', command)) return;
    if (region.faults.strikes('httpError', command)) {
      const { httpError } = faults;
      const status =
        typeof httpError === 'object' ? httpError.status : httpError ?? 503;
      response.writeHead(status, { 'content-type': 'text/html' });
      response.end(formatPlain(status, 'Proxy Error'));
      return;
    }
    const outcome = await this.dispatch(request, command);
    if (region.faults.strikes('loseAnswer', command)) {
      incoming.socket.destroy();
      return;
    }
    this.send(response, request, outcome);
  }

  private async dispatch(
    request: ApiRequest,
    command: string,
  ): Promise<Outcome> {
    const { region } = this.options.dispatch;
    if (region.faults.strikes('rateLimit', command)) {
      const { rateLimit } = region.faults.current();
      const error = rateLimited(
        typeof rateLimit === 'object' ? rateLimit.retryAfterMs : rateLimit ?? 0,
      );
      return {
        status: error.code,
        envelope: {
          name: `${command.toLowerCase()}response`,
          body: {
            uuidList: [],
            errorcode: error.code,
            errortext: error.message,
          },
        },
      };
    }
    return dispatchCall(this.options.dispatch, request.parameters);
  }

  private send(
    response: ServerResponse,
    request: ApiRequest,
    outcome: Outcome,
  ): void {
    const { region } = this.options.dispatch;
    const wantsJson = request.parameters.some(
      ([name, value]) => name === 'response' && value.toLowerCase() === 'json',
    );
    const jsonType = region.isAtLeast('4.15')
      ? 'application/json'
      : 'text/javascript';
    const body = wantsJson
      ? toJson(outcome.envelope)
      : toXml(outcome.envelope, region.version);
    response.writeHead(outcome.status, {
      'content-type': `${wantsJson ? jsonType : 'text/xml'}; charset=UTF-8`,
      'content-length': Buffer.byteLength(body),
      'x-content-type-options': 'nosniff',
      'x-xss-protection': '1;mode=block',
      date: new Date(region.now()).toUTCString(),
      ...(outcome.description && {
        'x-description': encodeURI(outcome.description),
      }),
    });
    response.end(body);
  }
}
