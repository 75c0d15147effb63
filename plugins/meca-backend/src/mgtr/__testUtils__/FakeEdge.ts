import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EDGE_PROTOCOL,
  EdgeExchangeRequest,
  EdgeReplicaReport,
  EdgeWantedReplica,
  ImageOffer,
  ImageServer,
} from '@meca/meca-mgtr';
import { EdgeDesk } from '../edge/EdgeDesk';

const PAUSE_MS = 20;

/** An edge that has every image at once, since tests of the engine begin where transfers end. */
export class FakeEdge {
  readonly id = randomUUID();
  /** Takes the place of what it would report of a replica. */
  answer: (
    wanted: EdgeWantedReplica,
  ) => Partial<EdgeReplicaReport> | undefined = () => undefined;
  wanted: EdgeWantedReplica[] = [];
  readonly #startedAt = new Date().toISOString();
  readonly #offers = new Map<string, ImageOffer>();
  #running?: Promise<void>;
  #stopped = false;

  static async create(
    desk: Pick<EdgeDesk, 'exchange'>,
    regionId: string,
    imageOf: (sha256: string) => Buffer,
  ): Promise<FakeEdge> {
    return new FakeEdge(
      desk,
      regionId,
      imageOf,
      await mkdtemp(join(tmpdir(), 'meca-edge-')),
      await ImageServer.start({ host: '127.0.0.1', publicHost: '127.0.0.1' }),
    );
  }

  private constructor(
    private readonly desk: Pick<EdgeDesk, 'exchange'>,
    private readonly regionId: string,
    private readonly imageOf: (sha256: string) => Buffer,
    private readonly folder: string,
    private readonly images: ImageServer,
  ) {}

  start(): void {
    this.#running = this.#run();
  }

  /** Falls silent without a word; what it serves ends. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#running;
    await this.images.close();
    await rm(this.folder, { recursive: true });
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.exchange();
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
    }
  }

  async exchange(): Promise<void> {
    for (const { replicaId, serveAs } of this.wanted) {
      if (!serveAs) this.#offers.get(replicaId)?.close();
      if (!serveAs) this.#offers.delete(replicaId);
    }
    const request = this.request(this.wanted.map(item => this.#report(item)));
    const answer = await this.desk.exchange(this.regionId, request);
    for (const item of answer.replicas) await this.#serve(item);
    this.wanted = answer.replicas;
  }

  request(replicas: EdgeReplicaReport[]): EdgeExchangeRequest {
    return {
      protocol: EDGE_PROTOCOL,
      edge: {
        id: this.id,
        version: '1.0.0',
        startedAt: this.#startedAt,
        now: new Date().toISOString(),
      },
      disk: { totalBytes: 1e12, freeBytes: 5e11, floorBytes: 2e10 },
      replicas,
    };
  }

  #report(wanted: EdgeWantedReplica): EdgeReplicaReport {
    const { bytes } = wanted.manifest.image;
    const offer = this.#offers.get(wanted.replicaId);
    return {
      replicaId: wanted.replicaId,
      state: 'staged',
      bytesDone: bytes,
      bytesTotal: bytes,
      imageUrl: offer?.url,
      servedBytes: offer?.sentBytes,
      ...this.answer(wanted),
    };
  }

  async #serve({
    replicaId,
    serveAs,
    manifest,
  }: EdgeWantedReplica): Promise<void> {
    if (!serveAs || this.#offers.has(replicaId)) return;
    const { sha256, format } = manifest.image;
    const file = join(this.folder, sha256);
    await writeFile(file, this.imageOf(sha256));
    const name = serveAs;
    const offer = { file, name, extension: format, sha256 };
    this.#offers.set(replicaId, await this.images.offer(offer));
  }
}
