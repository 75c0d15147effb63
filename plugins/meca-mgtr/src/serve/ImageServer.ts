import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';
import { MgtrError } from '../MgtrError';
import { sendFile, type Pace } from './sendFile';

export interface ImageServerOptions {
  /** Address to listen on; default all. */
  readonly host?: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Name or address by which the storage machines of the region reach this server. */
  readonly publicHost: string;
}

export interface ImageOffer {
  /** Whole address; whoever knows it can read the image, so it belongs in no log. */
  readonly url: string;
  /** Bytes sent so far, over all requests. */
  readonly sentBytes: number;
  /** Ends the offer and every download of it. */
  close(): void;
}

interface Offered {
  readonly file: string;
  readonly pace?: Pace;
  readonly bytes: number;
  readonly etag: string;
  readonly answers: Set<ServerResponse>;
  sentBytes: number;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/**
 * Gives staged images to CloudStack on the region's own network.
 *
 * @remarks
 * CloudStack downloads in one stream without authentication, wants a `Content-Length` and an
 * address that ends in the format's extension, and follows no redirect. So each offer has an address
 * with 128 random bits that answers for one file and for as long as the import takes. Plain HTTP is
 * right here and only here: CloudStack checks the SHA-256 that it was given with the address.
 */
export class ImageServer {
  readonly #server: Server;
  readonly #publicHost: string;
  readonly #offers = new Map<string, Offered>();

  static async start(options: ImageServerOptions): Promise<ImageServer> {
    const server = new ImageServer(options.publicHost);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(options.port ?? 0, options.host, resolve);
    });
    return server;
  }

  private constructor(publicHost: string) {
    this.#publicHost = publicHost;
    this.#server = createServer((request, response) =>
      this.#answer(request, response),
    );
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Offers one file under `<name>.<extension>` until the offer is closed. Throws `usage` for a name that does not fit a URL. */
  async offer(options: {
    file: string;
    name: string;
    extension: string;
    sha256: string;
    /** Left out: as fast as the line is. */
    pace?: Pace;
  }): Promise<ImageOffer> {
    const { file, name, extension, sha256, pace } = options;
    if (!NAME.test(name) || !NAME.test(extension)) {
      throw new MgtrError('usage', `${name}.${extension} cannot be served`);
    }
    const { size } = await stat(file);
    const path = `/${randomBytes(16).toString('hex')}/${name}.${extension}`;
    const offered: Offered = {
      file,
      pace,
      bytes: size,
      etag: `"${sha256}"`,
      answers: new Set(),
      sentBytes: 0,
    };
    this.#offers.set(path, offered);
    return {
      url: `http://${hostOf(this.#publicHost)}:${this.port}${path}`,
      get sentBytes() {
        return offered.sentBytes;
      },
      close: () => {
        this.#offers.delete(path);
        offered.answers.forEach(answer => answer.destroy());
      },
    };
  }

  async close(): Promise<void> {
    this.#offers.clear();
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    // Anything that is not exactly an offer does not exist; there is nothing to traverse.
    const offered = this.#offers.get(request.url ?? '');
    if (!offered) {
      response.writeHead(404).end();
      return;
    }
    offered.answers.add(response);
    response.once('close', () => offered.answers.delete(response));
    const { file, bytes, etag, pace } = offered;
    sendFile(request, response, {
      ...{ file, bytes, etag, pace },
      onSent: sent => {
        offered.sentBytes += sent;
      },
    });
  }
}

/** An IPv6 address stands in brackets. */
function hostOf(publicHost: string): string {
  return isIPv6(publicHost) ? `[${publicHost}]` : publicHost;
}
