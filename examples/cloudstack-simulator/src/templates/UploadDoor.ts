import { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Region } from '../region/Region';
import { Line } from './Line';
import { NotAFileError, readFilePart } from './multipart';
import { ImageRefusedError, ReceivedImage } from './ReceivedImage';
import { extensionFits } from './imageFormats';
import { TemplateInZone } from './TemplateRegistry';
import { isTicketValid, issueTicket, UploadTicket } from './uploadTicket';

export const UPLOAD_PATH = '/upload/';

/** A refusal: status and text of the answer. */
class DoorError extends Error {
  readonly name = 'DoorError';

  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Callers tend to send the whole file before they look at the answer. */
async function drain(request: IncomingMessage): Promise<void> {
  const chunks = request[Symbol.asyncIterator]();
  while (!(await chunks.next()).done);
}

export interface UploadDoorOptions {
  region: Region;
  lineOf: (zoneId: string) => Line;
}

/**
 * Where the storage machine takes files from callers: one file for each set of
 * parameters, before its time is over, whole or not at all.
 */
export class UploadDoor {
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private readonly receiving = new Map<string, AbortController>();

  constructor(private readonly options: UploadDoorOptions) {}

  /** Parameters for one upload of a template that was just made. */
  issue({ template }: TemplateInZone): UploadTicket {
    const { region } = this.options;
    this.watchTime();
    return issueTicket(region, {
      postUrl: `${region.origin}${UPLOAD_PATH}${template.id}`,
      templateId: template.id,
      expiresAt: template.uploadUntil ?? 0,
    });
  }

  /** Gives up what a restart interrupted, and watches the rest. */
  start(): void {
    for (const row of this.pending()) {
      if (row.copy.state === 'UPLOAD_IN_PROGRESS') {
        this.fail(row, 'Upload was interrupted');
      }
    }
    this.watchTime();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const controller of this.receiving.values()) controller.abort();
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    let status = 200;
    let text = 'upload successful.';
    try {
      await this.receive(request);
    } catch (error) {
      status = error instanceof DoorError ? error.status : 500;
      text = error instanceof Error ? error.message : String(error);
    }
    if (request.destroyed && !request.complete) return;
    response.writeHead(status, {
      'content-type': 'text/plain; charset=UTF-8',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
    await drain(request).catch(() => {});
  }

  private async receive(request: IncomingMessage): Promise<void> {
    const { region } = this.options;
    const row = this.admit(request);
    const { template, copy } = row;
    template.state = 'UploadInProgress';
    copy.state = 'UPLOAD_IN_PROGRESS';
    region.changed();
    const controller = new AbortController();
    this.receiving.set(template.id, controller);
    controller.signal.addEventListener('abort', () => request.destroy());
    try {
      await this.store(request, row, controller.signal);
    } catch (error) {
      const known =
        error instanceof DoorError || error instanceof ImageRefusedError;
      if (controller.signal.aborted) this.fail(row, 'Upload timed out');
      else this.fail(row, known ? error.message : 'Upload broke off');
      throw error;
    } finally {
      this.receiving.delete(template.id);
    }
  }

  /** Every check that comes before the first byte, in the order of the real door. */
  private admit(request: IncomingMessage): TemplateInZone {
    const { region } = this.options;
    const { headers, method, url = '' } = request;
    if (region.faults.current().storageVmDown) {
      throw new DoorError(503, 'Service Unavailable');
    }
    if (method !== 'POST') {
      throw new DoorError(400, 'only post requests are allowed');
    }
    const header = (name: string) => [headers[name] ?? ''].flat()[0];
    const id = url.slice(UPLOAD_PATH.length).split('?')[0];
    const { protocol } = new URL(region.origin);
    const host = header('x-forwarded-host') || header('host');
    const ticket = {
      postUrl: `${protocol}//${host}${UPLOAD_PATH}${id}`,
      metadata: header('x-metadata'),
      expires: header('x-expires'),
      signature: header('x-signature'),
    };
    if (!ticket.metadata || !ticket.expires || !ticket.signature) {
      throw new DoorError(
        400,
        'signature, metadata and expires are compulsory fields.',
      );
    }
    if (!isTicketValid(region, ticket)) {
      throw new DoorError(400, 'signature validation failed.');
    }
    if (Date.parse(ticket.expires) <= Date.now()) {
      throw new DoorError(400, 'request not valid anymore.');
    }
    if (!(Number(headers['content-length']) > 0)) {
      throw new DoorError(
        400,
        'content length is not set in the request or has invalid value.',
      );
    }
    const row = region.templates
      .rows()
      .find(({ template }) => template.id === id);
    if (row?.copy.state !== 'NOT_UPLOADED') {
      throw new DoorError(400, 'The one time post url is already used');
    }
    return row;
  }

  private async store(
    request: IncomingMessage,
    { template, copy }: TemplateInZone,
    signal: AbortSignal,
  ): Promise<void> {
    const { region, lineOf } = this.options;
    const total = Number(request.headers['content-length']);
    const image = new ReceivedImage(template);
    let fileName: string;
    try {
      const part = await readFilePart(request, request.headers['content-type']);
      ({ fileName } = part);
      if (!extensionFits(template.format, fileName)) {
        throw new DoorError(
          400,
          `File type mismatch between the sent file and the actual content. Received: ${
            fileName.split('.').pop() ?? ''
          }`,
        );
      }
      for await (const chunk of part.content) {
        image.write(chunk);
        copy.storedBytes = image.bytes;
        copy.percent = Math.min(99, Math.floor((image.bytes * 100) / total));
        await lineOf(copy.zoneId).carry(chunk.length, signal);
      }
    } catch (error) {
      if (!(error instanceof NotAFileError)) throw error;
      throw new DoorError(422, 'received entity is not a file');
    }
    copy.percent = 100;
    await sleep(region.timing.installMs, undefined, { signal });
    Object.assign(template, image.install(fileName), { state: 'Active' });
    copy.state = 'DOWNLOADED';
    region.changed();
  }

  private fail({ template, copy }: TemplateInZone, reason: string): void {
    if (this.closed) return;
    template.state = 'UploadError';
    copy.state = 'UPLOAD_ERROR';
    copy.error = reason;
    Object.assign(copy, { percent: 0, storedBytes: 0 });
    this.options.region.changed();
  }

  private pending(): TemplateInZone[] {
    return this.options.region.templates
      .rows()
      .filter(({ copy }) =>
        ['NOT_UPLOADED', 'UPLOAD_IN_PROGRESS'].includes(copy.state),
      );
  }

  /** One timer for the upload whose time is over next. */
  private watchTime(): void {
    clearTimeout(this.timer);
    const next = Math.min(
      ...this.pending().map(({ template }) => template.uploadUntil ?? 0),
    );
    if (next === Infinity) return;
    this.timer = setTimeout(
      () => this.giveUpLate(),
      Math.max(0, next - Date.now()),
    ).unref();
  }

  private giveUpLate(): void {
    for (const row of this.pending()) {
      const { template, copy } = row;
      if ((template.uploadUntil ?? 0) > Date.now()) continue;
      const receiving = this.receiving.get(template.id);
      if (receiving) receiving.abort();
      else {
        template.state = 'UploadAbandoned';
        copy.state = 'ABANDONED';
        this.options.region.changed();
      }
    }
    this.watchTime();
  }
}
