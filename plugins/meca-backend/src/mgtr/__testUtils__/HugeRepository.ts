import { createHash } from 'node:crypto';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { chunkName, formatManifest, manifestSchema } from '@meca/meca-mgtr';

/** An unsigned repository of any number of versions behind a web server that remembers what was asked for. */
export class HugeRepository {
  readonly requests: string[] = [];
  readonly staging = '/nowhere';
  /** How long its list takes to answer. */
  delayMs = 0;
  /** Its list does not answer before this is settled. */
  held: Promise<void> = Promise.resolve();
  /** The most readers that its list had at one time. */
  readersAtOnce = 0;
  #readers = 0;
  readonly #files = new Map<string, Buffer>();
  readonly #manifests: { file: string; bytes: number; sha256: string }[] = [];

  static async start(): Promise<HugeRepository> {
    const server = createServer();
    const made = new HugeRepository(server);
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    return made;
  }

  private constructor(private readonly server: Server) {
    server.on('request', async (request, response) => {
      const file = decodeURIComponent(request.url!.slice(1));
      this.requests.push(file);
      // As it is when it is asked for, however late the answer comes.
      const data = this.#files.get(file);
      if (file === 'metadata/index.json') {
        this.readersAtOnce = Math.max(this.readersAtOnce, ++this.#readers);
        await new Promise(done => setTimeout(done, this.delayMs));
        await this.held;
        this.#readers--;
      }
      if (data) response.end(data);
      else response.writeHead(404).end();
    });
  }

  get config() {
    const { port } = this.server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}/`,
      trust: 'none' as const,
      allowInsecureHttp: true,
    };
  }

  /** Lists versions `from` to `to` of 500 templates in turn. */
  add(from: number, to: number, image = 'a'): void {
    const sha256 = image.repeat(64);
    for (let n = from; n < to; n++) {
      const manifest = manifestSchema.parse({
        schema: 'meca.mgtr/v1',
        path: `bme/templates/t${String(n % 500).padStart(3, '0')}`,
        version: `01.00.${Math.floor(n / 500)}.00`,
        title: `Template ${n}`,
        publisher: 'bme',
        createdAt: '2026-01-01T00:00:00Z',
        os: { family: 'linux' },
        image: { format: 'raw', bytes: 10, virtualBytes: 10, sha256 },
        archive: { compression: 'zstd', bytes: 10, sha256 },
        chunks: { name: chunkName('x.zst', 1), bytes: 10, sha256: [sha256] },
      });
      const file = `${manifest.path}/${manifest.version}/manifest.json`;
      const data = formatManifest(manifest);
      this.#files.set(file, data);
      this.#manifests.push({
        file,
        bytes: data.length,
        sha256: createHash('sha256').update(data).digest('hex'),
      });
    }
    this.#files.set(
      'metadata/index.json',
      Buffer.from(
        JSON.stringify({
          schema: 'meca.mgtr.index/v1',
          manifests: this.#manifests,
        }),
      ),
    );
  }

  /** Puts other images in the place of all, as no publisher's tool would. */
  replaceImages(): void {
    const { length } = this.#manifests;
    this.#manifests.length = 0;
    this.add(0, length, 'b');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }
}
