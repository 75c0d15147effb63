import { readFileSync } from 'node:fs';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { CloudStackDriver } from '../CloudStackDriver';
import { CloudStackConfig, readCloudStackConfig } from '../config';
import { CloudStackClient } from '../protocol/CloudStackClient';

export const API_KEY = 'replay-api-key';
export const SECRET_KEY = 'replay-secret-key';

export interface SeenCall {
  method: string;
  command: string;
  parameters: Record<string, string>;
  contentType?: string;
  /** Of the caller: tells connections apart. */
  port: number | undefined;
}

export interface ReplayAnswer {
  status?: number;
  /** An object is sent as JSON. */
  body: unknown;
  headers?: Record<string, string>;
}

/** `undefined` breaks the connection; `'hang'` never answers. */
export type Replay = (
  call: SeenCall,
) => ReplayAnswer | undefined | 'hang' | Promise<ReplayAnswer>;

/** The body of a sample in `__fixtures__`. */
export function sample(name: string): ReplayAnswer {
  const file = join(__dirname, '../__fixtures__', `${name}.json`);
  return { body: readFileSync(file, 'utf8') };
}

/** A refusal as CloudStack sends it. */
export function refusal(
  command: string,
  errorcode: number,
  errortext: string,
): ReplayAnswer {
  return {
    status: errorcode,
    body: {
      [`${command.toLowerCase()}response`]: {
        uuidList: [],
        errorcode,
        cserrorcode: 9999,
        errortext,
      },
    },
  };
}

async function readCall(request: IncomingMessage): Promise<SeenCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://replay');
  const parameters = Object.fromEntries([
    ...url.searchParams,
    ...new URLSearchParams(Buffer.concat(chunks).toString('utf8')),
  ]);
  return {
    method: request.method ?? '',
    command: parameters.command ?? '',
    parameters,
    contentType: request.headers['content-type'],
    port: request.socket.remotePort,
  };
}

/** An HTTP server that answers each command as it is told, and remembers what it was asked. */
export class ReplayServer {
  readonly calls: SeenCall[] = [];
  readonly #server: Server;
  #replays: Record<string, Replay> = {};
  #closers: (() => Promise<void>)[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<ReplayServer> {
    const replay = new ReplayServer();
    await new Promise<void>(resolve => {
      replay.#server.listen(0, '127.0.0.1', resolve);
    });
    return replay;
  }

  get endpoint(): URL {
    const { port } = this.#server.address() as AddressInfo;
    return new URL(`http://127.0.0.1:${port}/client/api`);
  }

  /** Adds to what is answered; `*` is for every command without an answer of its own. */
  on(command: string, replay: Replay | ReplayAnswer): this {
    this.#replays[command] =
      typeof replay === 'function' ? replay : () => replay;
    return this;
  }

  /** One zone with one shared network, and what `listCapabilities` says. */
  withZone(capability: Record<string, unknown> = {}): this {
    return this.on('listCapabilities', {
      body: { listcapabilitiesresponse: { capability } },
    })
      .on('listZones', {
        body: {
          listzonesresponse: {
            count: 1,
            zone: [
              { id: 'zone-1', name: 'Zone 1', allocationstate: 'Enabled' },
            ],
          },
        },
      })
      .on('listNetworks', {
        body: {
          listnetworksresponse: {
            count: 1,
            network: [
              { id: 'net-1', name: 'Net', zoneid: 'zone-1', type: 'Shared' },
            ],
          },
        },
      });
  }

  commands(): string[] {
    return this.calls.map(call => call.command);
  }

  driver(config: Record<string, unknown> = {}): CloudStackDriver {
    const driver = new CloudStackDriver(this.#options(config));
    this.#closers.push(() => driver.close());
    return driver;
  }

  client(config: Record<string, unknown> = {}): CloudStackClient {
    const client = new CloudStackClient(this.#options(config));
    this.#closers.push(() => client.close());
    return client;
  }

  /** Closes the drivers and clients too. */
  async close(): Promise<void> {
    await Promise.all(this.#closers.map(close => close()));
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  #options(overrides: Record<string, unknown>) {
    const { logger, ...keys } = overrides;
    const config: CloudStackConfig = readCloudStackConfig({
      regionId: 'replay',
      config: mockServices.rootConfig({
        data: { apiKey: API_KEY, secretKey: SECRET_KEY, ...keys } as never,
      }),
    });
    return {
      region: { id: 'replay', name: 'MECA-Replay' },
      endpoint: this.endpoint,
      logger:
        (logger as ReturnType<typeof mockServices.logger.mock>) ??
        mockServices.logger.mock(),
      config,
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    const call = await readCall(request);
    this.calls.push(call);
    const replay = this.#replays[call.command] ?? this.#replays['*'];
    const answer = replay && (await replay(call));
    if (answer === 'hang') return;
    if (!answer) {
      response.destroy();
      return;
    }
    const { status = 200, body, headers } = answer;
    response.writeHead(status, {
      'content-type': 'application/json; charset=UTF-8',
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}
