import { createHash, randomBytes } from 'node:crypto';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import {
  ImageFault,
  ServedImage,
} from '@meca/backstage-plugin-meca-node/testUtils';

const BYTES = 200_000;
const VIRTUAL_BYTES = 4n * 1024n ** 3n;

function qcow2(): Buffer {
  const image = Buffer.concat([Buffer.alloc(512), randomBytes(BYTES)]);
  image.write('QFI\xfb', 0, 'latin1');
  image.writeUInt32BE(3, 4);
  image.writeBigUInt64BE(VIRTUAL_BYTES, 24);
  return image;
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Serves images to a simulated region, each under a path of its own, as an edge does. */
export class ImageShelf {
  private readonly images = new Map<string, { image: Buffer; cut: boolean }>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const found = this.images.get(request.url ?? '');
      if (!found) {
        response.writeHead(404).end();
        return;
      }
      const { image, cut } = found;
      response.writeHead(200, { 'content-length': image.length });
      if (request.method === 'HEAD') response.end();
      else if (!cut) response.end(image);
      else {
        response.write(image.subarray(0, image.length / 2), () =>
          request.socket.destroy(),
        );
      }
    });
  }

  static async open(): Promise<ImageShelf> {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new ImageShelf(server);
  }

  add(fault?: ImageFault): ServedImage {
    const image = fault === 'broken-format' ? randomBytes(BYTES) : qcow2();
    const path = `/${randomBytes(16).toString('hex')}/image.qcow2`;
    this.images.set(path, { image, cut: fault === 'breaks-off' });
    const { port } = this.server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}${path}`,
      sha256: sha256(fault === 'other-content' ? qcow2() : image),
      format: 'qcow2',
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
  }
}
