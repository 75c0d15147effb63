import { setTimeout as sleep } from 'node:timers/promises';
import { secondaryUse } from '../capacity/usage';
import { Region } from '../region/Region';
import { describeFailure, askSource } from './source';
import { Line } from './Line';
import { ImageRefusedError, ReceivedImage } from './ReceivedImage';
import { TemplateInZone } from './TemplateRegistry';

/** A download that ends with a status text; nothing tries it again. */
class DownloadError extends Error {
  readonly name = 'DownloadError';
}

/**
 * The storage machines of a region: each zone fetches each of its templates
 * by itself, in one stream and without a time limit. What breaks off is thrown
 * away; what a restart interrupted begins anew.
 */
export class Downloads {
  private readonly running = new Map<string, AbortController>();
  private readonly lines = new Map<string, Line>();
  private waking: NodeJS.Immediate | undefined;
  private closed = false;
  private faultsChanged = new AbortController();

  constructor(private readonly region: Region) {
    region.onChange(() => this.wakeSoon());
    region.faults.onChange(() => {
      this.faultsChanged.abort();
      this.faultsChanged = new AbortController();
      this.wakeSoon();
    });
  }

  /** Starts what is to be fetched, stops what is no longer wanted. */
  wakeSoon(): void {
    if (this.closed) return;
    this.waking ??= setImmediate(() => {
      this.waking = undefined;
      this.wake();
    });
  }

  close(): void {
    this.closed = true;
    if (this.waking) clearImmediate(this.waking);
    for (const controller of this.running.values()) controller.abort();
  }

  lineOf(zoneId: string): Line {
    const { lineMbitPerSecond } = this.region.description;
    const line = this.lines.get(zoneId) ?? new Line(lineMbitPerSecond);
    this.lines.set(zoneId, line);
    return line;
  }

  private wake(): void {
    const wanted = new Map(
      this.region.templates
        .rows()
        .filter(row => this.isWanted(row))
        .map(row => [`${row.template.id}/${row.copy.zoneId}`, row]),
    );
    for (const [key, controller] of this.running) {
      if (!wanted.has(key)) controller.abort();
    }
    for (const [key, row] of wanted) {
      if (!this.running.has(key)) this.start(key, row);
    }
  }

  private isWanted({ template, copy }: TemplateInZone): boolean {
    const { storageVmDown, zoneNeverReady } = this.region.faults.current();
    const zone = this.region.infrastructure.zones.find(
      ({ id }) => id === copy.zoneId,
    );
    return (
      template.url !== undefined &&
      ['NOT_DOWNLOADED', 'DOWNLOAD_IN_PROGRESS'].includes(copy.state) &&
      !storageVmDown &&
      ![zone?.id, zone?.name].includes(zoneNeverReady ?? '')
    );
  }

  private start(key: string, row: TemplateInZone): void {
    const controller = new AbortController();
    this.running.set(key, controller);
    this.download(row, controller.signal)
      .then(
        found => this.finish(row, found),
        error => this.fail(row, error, controller.signal),
      )
      .finally(() => {
        this.running.delete(key);
        if (!this.closed) this.region.changed();
      });
  }

  private async download(
    { template, copy }: TemplateInZone,
    signal: AbortSignal,
  ) {
    const { url = '' } = template;
    const spared = this.region.faults.sparesDownload();
    Object.assign(copy, { percent: 0, storedBytes: 0, error: undefined });
    copy.state = 'DOWNLOAD_IN_PROGRESS';
    this.region.changed();
    const answer = await askSource(url, 'GET', signal);
    if (answer.statusCode !== 200) {
      answer.destroy();
      throw new DownloadError(
        ` HTTP Server returned ${answer.statusCode} (expected 200 OK) `,
      );
    }
    const total = Number(answer.headers['content-length'] ?? 0);
    const image = new ReceivedImage(template);
    const takePiece = (chunk: Buffer, received: number) =>
      this.takePiece(chunk, { received, total, spared, signal });
    const line = this.lineOf(copy.zoneId);
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        let rest = chunk;
        while (rest.length > 0) {
          const piece = await takePiece(rest, image.bytes);
          rest = rest.subarray(piece.length);
          image.write(piece);
          copy.storedBytes = image.bytes;
          const percent = Math.floor((image.bytes * 100) / (total || Infinity));
          if (percent > copy.percent) {
            // 100 means that it is being installed.
            copy.percent = Math.min(99, percent);
            this.region.changed();
            if (isFull(this.region, copy.zoneId)) {
              throw new DownloadError('No space left on device');
            }
          }
          await line.carry(piece.length, signal);
        }
      }
    } catch (error) {
      if (signal.aborted || error instanceof DownloadError) throw error;
      throw new DownloadError(
        `Downloaded ${image.bytes} bytes (incomplete download)`,
      );
    }
    // Faults also strike a file that is smaller than their share of it.
    await takePiece(Buffer.alloc(1), image.bytes);
    copy.percent = 100;
    this.region.changed();
    await sleep(this.region.timing.installMs, undefined, { signal });
    return image.install(new URL(url).pathname);
  }

  /** What may be taken of a chunk now: faults strike at an exact share of the file. */
  private async takePiece(
    chunk: Buffer,
    options: {
      received: number;
      total: number;
      spared: boolean;
      signal: AbortSignal;
    },
  ): Promise<Buffer> {
    const { received, total, spared, signal } = options;
    for (;;) {
      signal.throwIfAborted();
      const { downloadStuckAt, downloadFails } = this.region.faults.current();
      const until = (percent: number) =>
        Math.ceil((total * percent) / 100) - received;
      let left = Infinity;
      if (downloadFails && !spared) {
        const { percent = 0, message = 'Connection reset' } =
          typeof downloadFails === 'object' ? downloadFails : {};
        left = until(percent);
        if (left <= 0) throw new DownloadError(message);
      }
      if (downloadStuckAt === undefined) return chunk.subarray(0, left);
      left = Math.min(left, until(downloadStuckAt));
      if (left > 0) return chunk.subarray(0, left);
      await untilAborted([signal, this.faultsChanged.signal]);
    }
  }

  private finish(
    { template, copy }: TemplateInZone,
    found: { checksum: string; sizeBytes: number },
  ): void {
    copy.state = 'DOWNLOADED';
    Object.assign(template, found);
  }

  private fail(
    { template, copy }: TemplateInZone,
    error: unknown,
    signal: AbortSignal,
  ): void {
    if (this.closed || copy.removed !== undefined) return;
    Object.assign(copy, { percent: 0, storedBytes: 0 });
    if (signal.aborted) {
      // The storage machine went away; its successor knows nothing of this.
      copy.state = 'NOT_DOWNLOADED';
      return;
    }
    copy.state = 'DOWNLOAD_ERROR';
    copy.error =
      error instanceof DownloadError || error instanceof ImageRefusedError
        ? error.message
        : describeFailure(error);
    this.region.addEvent({
      type: 'TEMPLATE.CREATE',
      level: 'ERROR',
      state: 'Completed',
      description: `Failed to download template ${template.name}: ${copy.error}`,
      userId: this.region.infrastructure.users[0].id,
      accountId: template.accountId,
      resourceType: 'Template',
      resourceId: template.id,
    });
  }
}

function isFull(region: Region, zoneId: string): boolean {
  const zone = region.infrastructure.zones.find(({ id }) => id === zoneId);
  return !!zone && secondaryUse(region, zone) > zone.secondaryStorage.total;
}

function untilAborted(signals: AbortSignal[]): Promise<void> {
  const any = AbortSignal.any(signals);
  return new Promise(resolve => {
    if (any.aborted) resolve();
    else any.addEventListener('abort', () => resolve(), { once: true });
  });
}
