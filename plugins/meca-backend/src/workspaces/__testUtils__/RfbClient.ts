import { once } from 'node:events';
import { createWebSocketStream, WebSocket } from 'ws';

/** As much of a VNC viewer as it takes to see a screen. */
export class RfbClient {
  private buffer = Buffer.alloc(0);
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise(resolve => {
      socket.once('close', (code, reason) =>
        resolve({ code, reason: String(reason) }),
      );
    });
  }

  /** Rejects with the status of the refusal, e.g. `Error: Unexpected server response: 401`. */
  static async connect(url: string): Promise<RfbClient> {
    const socket = new WebSocket(url, ['binary'], { perMessageDeflate: false });
    const client = new RfbClient(socket);
    client.stream = createWebSocketStream(socket);
    client.stream.on('error', () => {});
    client.stream.on('data', chunk => {
      client.buffer = Buffer.concat([client.buffer, chunk]);
      client.stream.emit('more');
    });
    await once(socket, 'open');
    return client;
  }

  private stream!: ReturnType<typeof createWebSocketStream>;

  /** The handshake of RFB 3.8 without sign-in, as a browser does it; returns the name of the desktop. */
  async handshake(): Promise<string> {
    const version = await this.read(12);
    this.stream.write(version);
    const [count] = await this.read(1);
    const types = await this.read(count);
    if (!types.includes(1)) throw new Error(`Sign-in wanted: ${[...types]}`);
    this.stream.write(Buffer.from([1]));
    const result = (await this.read(4)).readUInt32BE();
    if (result !== 0) throw new Error(`Sign-in refused: ${result}`);
    this.stream.write(Buffer.from([1]));
    const init = await this.read(24);
    return (await this.read(init.readUInt32BE(20))).toString();
  }

  private async read(bytes: number): Promise<Buffer> {
    while (this.buffer.length < bytes) await once(this.stream, 'more');
    const read = this.buffer.subarray(0, bytes);
    this.buffer = this.buffer.subarray(bytes);
    return read;
  }
}
