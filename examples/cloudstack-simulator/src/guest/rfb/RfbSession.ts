import { Duplex } from 'node:stream';
import { ByteReader } from './ByteReader';
import { intersect, Rect } from './Canvas';
import { Desktop } from './Desktop';
import { encodeHextile, encodeRaw, HEXTILE, RAW } from './encodings';
import {
  DEFAULT_FORMAT,
  encodePalette,
  formatPixelFormat,
  tryParsePixelFormat,
} from './PixelFormat';
import { CHALLENGE_LENGTH, createChallenge, isAnswerRight } from './vncAuth';

const VERSION = 'RFB 003.008\n';
const SECURITY_NONE = 1;
const SECURITY_VNC = 2;
/** Longest clipboard text that we take, and then ignore. */
const MAX_CUT_TEXT_BYTES = 256 * 1024;

export interface RfbSessionOptions {
  desktop: Desktop;
  /** Asks for VNC authentication if set. */
  password?: string;
  /**
   * Announces VNC authentication and lets everybody in without it, as
   * CloudStack's console machine does after its own log-in.
   */
  announceVncAuth?: boolean;
}

/** One client of a machine's screen: RFB 3.8 over any byte stream. */
export class RfbSession {
  private readonly reader = new ByteReader();
  private palette = encodePalette(DEFAULT_FORMAT);
  private hextile = false;
  private dirty: Rect[] = [];
  private asked: Rect | undefined;
  private unwatch: (() => void) | undefined;

  constructor(
    private readonly stream: Duplex,
    private readonly options: RfbSessionOptions,
  ) {
    stream.on('data', (bytes: Buffer) => this.reader.push(bytes));
    stream.on('close', () => this.end());
    stream.on('end', () => stream.end());
    stream.on('error', () => stream.destroy());
  }

  /** Serves until the client goes. */
  async run(): Promise<void> {
    try {
      if (await this.handshake()) await this.serve();
      this.stream.end();
    } catch {
      this.stream.destroy();
    } finally {
      this.end();
    }
  }

  private end(): void {
    this.reader.end();
    this.unwatch?.();
    this.unwatch = undefined;
  }

  private write(...parts: (Buffer | number[])[]): void {
    if (this.stream.writable) {
      this.stream.write(Buffer.concat(parts.map(part => Buffer.from(part))));
    }
  }

  private async handshake(): Promise<boolean> {
    this.stream.write(VERSION);
    const version = (await this.reader.read(12)).toString('latin1');
    const minor = Number(/^RFB 003\.(\d{3})\n$/.exec(version)?.[1]);
    if (Number.isNaN(minor)) return false;
    const { password, announceVncAuth } = this.options;
    const type = password || announceVncAuth ? SECURITY_VNC : SECURITY_NONE;
    if (minor < 7) this.write([0, 0, 0, type]);
    else {
      this.write([1, type]);
      const [chosen] = await this.reader.read(1);
      if (chosen !== type) return false;
    }
    if (password && !(await this.checkPassword(password))) {
      this.refuse(minor);
      return false;
    }
    // Before 3.8 there is no result when there was nothing to check.
    if (minor >= 8 || type === SECURITY_VNC) this.write([0, 0, 0, 0]);
    await this.reader.read(1);
    this.sendServerInit();
    return true;
  }

  private async checkPassword(password: string): Promise<boolean> {
    const challenge = createChallenge();
    this.write(challenge);
    const answer = await this.reader.read(CHALLENGE_LENGTH);
    return isAnswerRight(challenge, answer, password);
  }

  private refuse(minor: number): void {
    this.write([0, 0, 0, 1]);
    if (minor < 8) return;
    const reason = Buffer.from('Authentication failed');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(reason.length);
    this.write(length, reason);
  }

  private sendServerInit(): void {
    // Not the canvas: it is drawn when the first picture is asked for.
    const { width, height, name } = this.options.desktop;
    const size = Buffer.alloc(4);
    size.writeUInt16BE(width, 0);
    size.writeUInt16BE(height, 2);
    const title = Buffer.from(name, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(title.length);
    this.write(size, formatPixelFormat(DEFAULT_FORMAT), length, title);
  }

  private async serve(): Promise<void> {
    const { desktop } = this.options;
    this.unwatch = desktop.watch(rect => {
      this.markDirty(rect);
      this.flush();
    });
    for (;;) {
      const [type] = await this.reader.read(1);
      if (!(await this.handle(type))) return;
    }
  }

  /** Handles one message; false if the client speaks something else. */
  private async handle(type: number): Promise<boolean> {
    switch (type) {
      case 0:
        return this.setPixelFormat(await this.reader.read(19));
      case 2:
        return this.setEncodings(await this.reader.read(3));
      case 3:
        return this.requestUpdate(await this.reader.read(9));
      case 4: {
        const message = await this.reader.read(7);
        if (message[0] !== 0) {
          this.options.desktop.press(message.readUInt32BE(3));
        }
        return true;
      }
      case 5: {
        const message = await this.reader.read(5);
        this.options.desktop.movePointer(
          message.readUInt16BE(1),
          message.readUInt16BE(3),
        );
        return true;
      }
      case 6: {
        const length = (await this.reader.read(7)).readUInt32BE(3);
        if (length > MAX_CUT_TEXT_BYTES) return false;
        await this.reader.read(length);
        return true;
      }
      default:
        return false;
    }
  }

  private setPixelFormat(message: Buffer): boolean {
    const format = tryParsePixelFormat(message.subarray(3));
    if (!format) return false;
    this.palette = encodePalette(format);
    return true;
  }

  private async setEncodings(message: Buffer): Promise<boolean> {
    const count = message.readUInt16BE(1);
    const list = await this.reader.read(4 * count);
    const encodings = Array.from({ length: count }, (_, index) =>
      list.readInt32BE(4 * index),
    );
    this.hextile = encodings.includes(HEXTILE);
    return true;
  }

  private requestUpdate(message: Buffer): boolean {
    const rect = {
      x: message.readUInt16BE(1),
      y: message.readUInt16BE(3),
      width: message.readUInt16BE(5),
      height: message.readUInt16BE(7),
    };
    this.asked = rect;
    if (message[0] === 0) this.markDirty(rect);
    this.flush();
    return true;
  }

  private markDirty(rect: Rect): void {
    const inside = intersect(rect, this.options.desktop.canvas.bounds);
    if (!inside) return;
    if (this.dirty.some(other => covers(other, inside))) return;
    this.dirty = [
      ...this.dirty.filter(other => !covers(inside, other)),
      inside,
    ];
  }

  /** Sends what changed, once the client has asked for it. */
  private flush(): void {
    const { asked } = this;
    if (!asked) return;
    const rects = this.dirty.flatMap(rect => intersect(rect, asked) ?? []);
    if (rects.length === 0) return;
    this.asked = undefined;
    this.dirty = [];
    const header = Buffer.alloc(4);
    header.writeUInt16BE(rects.length, 2);
    this.write(header, ...rects.flatMap(rect => this.encode(rect)));
  }

  private encode(rect: Rect): Buffer[] {
    const { canvas } = this.options.desktop;
    const header = Buffer.alloc(12);
    header.writeUInt16BE(rect.x, 0);
    header.writeUInt16BE(rect.y, 2);
    header.writeUInt16BE(rect.width, 4);
    header.writeUInt16BE(rect.height, 6);
    header.writeInt32BE(this.hextile ? HEXTILE : RAW, 8);
    const encode = this.hextile ? encodeHextile : encodeRaw;
    return [header, encode(canvas, rect, this.palette)];
  }
}

function covers(outer: Rect, inner: Rect): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}
