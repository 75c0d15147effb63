import { createServer, Server, Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Desktop, DesktopLabels } from './rfb/Desktop';
import { RfbSession, RfbSessionOptions } from './rfb/RfbSession';
import { serveRemoteDesktop } from './remoteDesktop';

export const VNC_PORT = 5900;
export const RDP_PORT = 3389;
export const SSH_PORT = 22;

const SSH_BANNER = 'SSH-2.0-OpenSSH_9.6 simulated\r\n';

export interface GuestOptions {
  labels: DesktopLabels;
  password?: string;
}

/** What runs inside a machine once it has booted: a screen, remote desktop, SSH. */
export class Guest {
  readonly desktop: Desktop;
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();

  constructor(private readonly options: GuestOptions) {
    this.desktop = new Desktop(options.labels);
  }

  /** Opens the ports; resolves with those that another process holds already. */
  async listen(): Promise<number[]> {
    const opened = await Promise.all([
      this.open(VNC_PORT, socket => {
        this.serveScreen(socket);
      }),
      this.open(RDP_PORT, serveRemoteDesktop),
      this.open(SSH_PORT, socket => {
        socket.on('error', () => socket.destroy());
        socket.resume();
        socket.write(SSH_BANNER);
      }),
    ]);
    return opened.flatMap(port => port ?? []);
  }

  /** Serves the screen over a stream, as the hypervisor does for consoles. */
  serveScreen(
    stream: Duplex,
    options: Pick<RfbSessionOptions, 'announceVncAuth'> = {},
  ): void {
    const { announceVncAuth } = options;
    // The console machine knows the password: its callers need none.
    const password =
      announceVncAuth === undefined ? this.options.password : undefined;
    const { desktop } = this;
    const session = new RfbSession(stream, {
      desktop,
      password,
      announceVncAuth,
    });
    session.run().catch(() => stream.destroy());
  }

  close(): void {
    for (const server of this.servers) server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  /** The port again if it could not be opened. */
  private open(
    port: number,
    serve: (socket: Socket) => void,
  ): Promise<number | undefined> {
    return new Promise(resolve => {
      const server = createServer(socket => {
        this.sockets.add(socket);
        socket.on('close', () => this.sockets.delete(socket));
        serve(socket);
      });
      server.on('error', () => resolve(port));
      server.listen(port, this.options.labels.address, () => {
        this.servers.push(server);
        resolve(undefined);
      });
    });
  }
}
