import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { ConsoleTickets } from './ConsoleTickets';
import { CONSOLE_PAGE } from './consolePage';
import { tryReadNoVncFile } from './noVncFiles';
import { webSocketStream } from './WebSocketStream';
import { formatPlain } from '../server/htmlPages';
import { Duplex } from 'node:stream';

const PAGE_PATH = '/resource/noVNC/vnc.html';
const SOCKET_PATH = '/websockify';
const MODULES_PATH = '/novnc/';

export interface ConsoleServerOptions {
  host: string;
  port: number;
  /** Connects a stream with a machine's screen; false if it shows none. */
  connect(regionId: string, machineId: string, stream: Duplex): boolean;
}

/** Stands for CloudStack's console machine: one page, and a websocket to a machine's screen. */
export class ConsoleServer {
  readonly tickets: ConsoleTickets;
  private readonly server: Server;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: protocols => (protocols.has('binary') ? 'binary' : false),
  });

  constructor(private readonly options: ConsoleServerOptions) {
    this.tickets = new ConsoleTickets(() => ({
      host: options.host,
      port: this.port,
    }));
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
    this.server.on('upgrade', (request, socket, head) =>
      this.upgrade(request, socket as Socket, head),
    );
  }

  get port(): number {
    const address = this.server.address() as AddressInfo | null;
    return address?.port ?? this.options.port;
  }

  get url(): string {
    return `http://${this.options.host}:${this.port}`;
  }

  async start(): Promise<void> {
    const { host, port } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => resolve());
    });
  }

  async close(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    this.server.closeAllConnections();
    await new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    if (pathname === PAGE_PATH) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(CONSOLE_PAGE);
      return;
    }
    const script = pathname.startsWith(MODULES_PATH)
      ? await tryReadNoVncFile(pathname.slice(MODULES_PATH.length))
      : undefined;
    if (script === undefined) {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end(formatPlain(404, 'Not Found'));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/javascript' });
    response.end(script);
  }

  private upgrade(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
  ): void {
    socket.on('error', () => socket.destroy());
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const ticket =
      pathname === SOCKET_PATH
        ? this.tickets.redeem(searchParams.get('token') ?? '')
        : undefined;
    if (!ticket) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, webSocket => {
      const { regionId, machineId } = ticket;
      const stream = webSocketStream(webSocket);
      if (!this.options.connect(regionId, machineId, stream)) {
        webSocket.close(1011, 'The machine shows no screen');
      }
    });
  }
}
