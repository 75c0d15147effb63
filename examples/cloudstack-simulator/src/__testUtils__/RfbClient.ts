import { connect } from 'node:net';
import { Duplex } from 'node:stream';

const HEXTILE = 5;

/** A small VNC client, written from the protocol: it knows raw and hextile at 32 bits. */
export class RfbClient {
  name = '';
  width = 0;
  height = 0;
  /** One number a pixel, 0xrrggbb. */
  pixels = new Uint32Array(0);
  private buffered: Buffer = Buffer.alloc(0);
  private wake = () => {};
  private ended = false;

  private constructor(private readonly stream: Duplex) {
    stream.on('data', bytes => {
      this.buffered = Buffer.concat([this.buffered, bytes]);
      this.wake();
    });
    stream.on('close', () => {
      this.ended = true;
      this.wake();
    });
    stream.on('error', () => {});
  }

  static over(stream: Duplex): RfbClient {
    return new RfbClient(stream);
  }

  static async connect(address: string, port = 5900): Promise<RfbClient> {
    const socket = connect(port, address);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RfbClient(socket);
  }

  close(): void {
    this.stream.destroy();
  }

  async read(length: number): Promise<Buffer> {
    while (this.buffered.length < length) {
      if (this.ended) throw new Error('The server closed the connection');
      await new Promise<void>(resolve => {
        this.wake = resolve;
      });
    }
    const bytes = this.buffered.subarray(0, length);
    this.buffered = this.buffered.subarray(length);
    return bytes;
  }

  write(bytes: Buffer | number[] | string): void {
    this.stream.write(Buffer.from(bytes as Buffer));
  }

  /** Shakes hands; `answer` gives the response to a VNC challenge. */
  async handshake(answer?: (challenge: Buffer) => Buffer): Promise<void> {
    await this.read(12);
    this.write('RFB 003.008\n');
    const types = await this.read((await this.read(1))[0]);
    this.write([types[0]]);
    if (answer) this.write(answer(await this.read(16)));
    const result = (await this.read(4)).readUInt32BE();
    if (result !== 0) throw new Error('The server refused the log-in');
    this.write([1]);
    const init = await this.read(24);
    this.width = init.readUInt16BE(0);
    this.height = init.readUInt16BE(2);
    this.name = (await this.read(init.readUInt32BE(20))).toString('utf8');
    this.pixels = new Uint32Array(this.width * this.height);
  }

  setEncodings(...encodings: number[]): void {
    const message = Buffer.alloc(4 + 4 * encodings.length);
    message[0] = 2;
    message.writeUInt16BE(encodings.length, 2);
    encodings.forEach((encoding, i) =>
      message.writeInt32BE(encoding, 4 + 4 * i),
    );
    this.write(message);
  }

  press(character: string): void {
    for (const down of [1, 0]) {
      const message = Buffer.from([4, down, 0, 0, 0, 0, 0, 0]);
      message.writeUInt32BE(character.codePointAt(0) ?? 0, 4);
      this.write(message);
    }
  }

  /** Asks for what changed, or for everything, and takes the answer in. */
  async update(incremental: boolean): Promise<number> {
    const message = Buffer.alloc(10);
    message[0] = 3;
    message[1] = incremental ? 1 : 0;
    message.writeUInt16BE(this.width, 6);
    message.writeUInt16BE(this.height, 8);
    this.write(message);
    const header = await this.read(4);
    if (header[0] !== 0) throw new Error(`Unexpected message ${header[0]}`);
    const count = header.readUInt16BE(2);
    for (let i = 0; i < count; i++) await this.readRect();
    return count;
  }

  private async readRect(): Promise<void> {
    const header = await this.read(12);
    const [x, y, width, height] = [0, 2, 4, 6].map(at =>
      header.readUInt16BE(at),
    );
    if (header.readInt32BE(8) !== HEXTILE) {
      await this.readRaw(x, y, width, height);
      return;
    }
    let background = 0;
    let foreground = 0;
    for (let ty = y; ty < y + height; ty += 16) {
      for (let tx = x; tx < x + width; tx += 16) {
        const tw = Math.min(16, x + width - tx);
        const th = Math.min(16, y + height - ty);
        const flags = (await this.read(1))[0];
        const has = (bit: number) => Math.floor(flags / bit) % 2 === 1;
        if (has(1)) {
          await this.readRaw(tx, ty, tw, th);
          continue;
        }
        if (has(2)) background = await this.readPixel();
        if (has(4)) foreground = await this.readPixel();
        this.fill(tx, ty, tw, th, background);
        const rects = has(8) ? (await this.read(1))[0] : 0;
        for (let i = 0; i < rects; i++) {
          const colour = has(16) ? await this.readPixel() : foreground;
          const [xy, wh] = await this.read(2);
          this.fill(
            tx + Math.floor(xy / 16),
            ty + (xy % 16),
            Math.floor(wh / 16) + 1,
            (wh % 16) + 1,
            colour,
          );
        }
      }
    }
  }

  private async readPixel(): Promise<number> {
    return (await this.read(4)).readUIntLE(0, 3);
  }

  private async readRaw(x: number, y: number, width: number, height: number) {
    const bytes = await this.read(width * height * 4);
    for (let i = 0; i < width * height; i++) {
      const row = y + Math.floor(i / width);
      this.pixels[row * this.width + x + (i % width)] = bytes.readUIntLE(
        4 * i,
        3,
      );
    }
  }

  private fill(
    x: number,
    y: number,
    width: number,
    height: number,
    colour: number,
  ) {
    for (let row = y; row < y + height; row++) {
      const start = row * this.width + x;
      this.pixels.fill(colour, start, start + width);
    }
  }
}
