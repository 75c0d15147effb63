import { createHash } from 'node:crypto';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';

/** What comes instead of the whole file. */
export interface Mishap {
  status?: number;
  location?: string;
  /** The connection breaks after so many bytes. */
  cutAfter?: number;
  /** Nothing comes after so many bytes, and nothing breaks. */
  silentAfter?: number;
  /** HEAD is answered with 405, and no length is announced. */
  chunked?: boolean;
}

/** A qcow2 header of a disk of so many bytes, and something after it. */
export function qcow2Image(
  options: { bytes?: number; virtualBytes?: number } = {},
) {
  const { bytes = 256 * 1024, virtualBytes = 8 * 1024 ** 3 } = options;
  const image = Buffer.alloc(bytes, 'meca');
  image.write('QFI\xfb', 0, 'latin1');
  image.writeUInt32BE(3, 4);
  image.writeBigUInt64BE(BigInt(virtualBytes), 24);
  return image;
}

export function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Serves one file under any path, as an edge does for its region. */
export class ImageSource {
  /** Method and path of each request. */
  readonly requests: string[] = [];
  mishap: Mishap = {};

  private constructor(private readonly server: Server, private image: Buffer) {
    server.on('request', (request, response) => this.serve(request, response));
  }

  static async start(image: Buffer = qcow2Image()): Promise<ImageSource> {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new ImageSource(server, image);
  }

  url(path = '/lab.qcow2'): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${path}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method} ${request.url}`);
    const {
      status = 200,
      location,
      cutAfter,
      silentAfter,
      chunked,
    } = this.mishap;
    if (chunked && request.method === 'HEAD') {
      response.writeHead(405).end();
      return;
    }
    response.writeHead(status, {
      ...(location && { location }),
      ...(status === 200 &&
        !chunked && { 'content-length': this.image.length }),
    });
    const stopAt = cutAfter ?? silentAfter;
    if (request.method === 'HEAD' || status !== 200) response.end();
    else if (stopAt === undefined) response.end(this.image);
    else {
      response.write(this.image.subarray(0, stopAt), () => {
        if (cutAfter !== undefined) request.socket.destroy();
      });
    }
  }
}
