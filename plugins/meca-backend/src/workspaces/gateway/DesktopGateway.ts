import { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { LoggerService } from '@backstage/backend-plugin-api';
import { createWebSocketStream, WebSocket, WebSocketServer } from 'ws';
import { Federation } from '../../federation/types';
import { accessWindow, isOver } from '../accessWindow';
import { SeatInSession, WorkspaceStore } from '../WorkspaceStore';
import { connectDesktop } from './connectDesktop';
import { DesktopGrant, DesktopTickets } from './DesktopTickets';

/** Screens that one person has open at one time at one replica. */
const SCREENS_PER_USER = 8;
/** What a browser sends are keys and mouse moves, and now and then a clipboard. */
const LARGEST_INPUT_BYTES = 1024 * 1024;
/** How soon a connection notices that its seat was given to somebody else, or the class moved. */
const CHECK_MS = 5_000;

interface Connection {
  grant: DesktopGrant;
  socket: WebSocket;
}

export interface DesktopGatewayOptions {
  tickets: DesktopTickets;
  store: WorkspaceStore;
  federation: Pick<Federation, 'driver'>;
  logger: LoggerService;
  checkMs?: number;
  now?(): number;
}

/**
 * Relays RFB between browsers and the screens of machines. No Express middleware runs here: tickets, limits, closing
 * and refusals are its own.
 */
export class DesktopGateway {
  private readonly connections = new Set<Connection>();
  /** Grants whose screens are being opened. */
  private readonly opening = new Set<DesktopGrant>();
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LARGEST_INPUT_BYTES,
    handleProtocols: offered => (offered.has('binary') ? 'binary' : false),
  });
  private readonly timer: NodeJS.Timeout;
  private readonly now: () => number;
  private closed = false;

  constructor(private readonly on: DesktopGatewayOptions) {
    this.now = on.now ?? Date.now;
    this.timer = setInterval(
      () => void this.checkAll(),
      on.checkMs ?? CHECK_MS,
    ).unref();
  }

  /** Takes over a request for a WebSocket on the gateway's path. Never rejects. */
  async accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      const ticket = readTicket(request);
      const grant = ticket && (await this.on.tickets.redeem(ticket));
      if (!grant) {
        refuse(socket, 401, 'Unauthorized');
        return;
      }
      const place = await this.on.store.get(grant.seatId);
      if (!place || this.refusalOf(grant, place)) {
        refuse(socket, 403, 'Forbidden');
        return;
      }
      if (this.closed) {
        refuse(socket, 503, 'Service Unavailable');
        return;
      }
      if (this.countOf(grant.userRef) >= SCREENS_PER_USER) {
        refuse(socket, 429, 'Too Many Requests');
        return;
      }
      this.opening.add(grant);
      try {
        await this.relay({ request, socket, head }, grant, place);
      } finally {
        this.opening.delete(grant);
      }
    } catch (error) {
      this.on.logger.warn('A desktop could not be opened', error as Error);
      refuse(socket, 502, 'Bad Gateway');
    }
  }

  /** Closes all connections. */
  close(): void {
    this.closed = true;
    clearInterval(this.timer);
    for (const { socket } of this.connections) {
      socket.close(1001, 'The portal restarts');
      // A browser that does not answer the closing must not hold up the shutdown.
      setTimeout(() => socket.terminate(), 500).unref();
    }
    this.sockets.close();
  }

  private async relay(
    upgrade: { request: IncomingMessage; socket: Duplex; head: Buffer },
    grant: DesktopGrant,
    { seat }: SeatInSession,
  ): Promise<void> {
    const { instanceId } = grant;
    const driver = this.on.federation.driver(seat.regionId);
    // Before the upgrade, so that a machine that does not answer is a proper refusal.
    const { stream, signIn } = await connectDesktop({
      driver,
      seat,
      instanceId,
    });
    stream.on('error', () => stream.destroy());
    if (upgrade.socket.destroyed || this.closed) {
      stream.destroy();
      upgrade.socket.destroy();
      return;
    }
    const { request, socket, head } = upgrade;
    const giveUp = () => stream.destroy();
    socket.once('close', giveUp);
    this.sockets.handleUpgrade(request, socket, head, browser => {
      this.join(browser, { stream, signIn }, grant);
    });
  }

  private join(
    browser: WebSocket,
    desktop: Awaited<ReturnType<typeof connectDesktop>>,
    grant: DesktopGrant,
  ): void {
    const connection = { grant, socket: browser };
    this.connections.add(connection);
    browser.once('close', () => this.connections.delete(connection));
    // Streams, since they hold back the faster side when the slower one cannot follow.
    const screen = createWebSocketStream(browser);
    const { stream, signIn } = desktop;
    screen.on('error', () => screen.destroy());
    if (signIn) {
      stream.pipe(signIn.toBrowser).pipe(screen);
      screen.pipe(signIn.toConsole).pipe(stream);
    } else {
      stream.pipe(screen);
      screen.pipe(stream);
    }
    stream.once('close', () => browser.close(1000, 'The machine ended it'));
    screen.once('close', () => stream.destroy());
  }

  private countOf(userRef: string): number {
    return [...this.connections]
      .map(({ grant }) => grant)
      .concat([...this.opening])
      .filter(grant => grant.userRef === userRef).length;
  }

  /** Why a grant opens nothing (any more). */
  private refusalOf(
    grant: DesktopGrant,
    { seat, session }: SeatInSession,
  ): string | undefined {
    const now = this.now();
    const role = grant.operates ? 'operator' : 'student';
    if (isOver(session, now)) return 'The class is over';
    if (now < accessWindow(session, role).opensAt) return 'The class was moved';
    if (seat.instanceId !== grant.instanceId) return 'The machine was replaced';
    if (!grant.operates && seat.attendeeRef !== grant.userRef) {
      return 'The seat was given to somebody else';
    }
    return undefined;
  }

  private async checkAll(): Promise<void> {
    const seatIds = new Set([...this.connections].map(c => c.grant.seatId));
    for (const seatId of seatIds) {
      try {
        const place = await this.on.store.get(seatId);
        for (const { grant, socket } of this.connections) {
          if (grant.seatId !== seatId) continue;
          const refusal = place
            ? this.refusalOf(grant, place)
            : 'The session is gone';
          if (refusal) socket.close(1000, refusal);
        }
      } catch (error) {
        this.on.logger.warn('Open desktops were not checked', error as Error);
        return;
      }
    }
  }
}

function readTicket(request: IncomingMessage): string | undefined {
  const { searchParams } = new URL(request.url ?? '/', 'http://portal');
  const ticket = searchParams.get('ticket');
  return ticket && ticket.length <= 100 ? ticket : undefined;
}

function refuse(socket: Duplex, status: number, reason: string): void {
  if (socket.destroyed) return;
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
