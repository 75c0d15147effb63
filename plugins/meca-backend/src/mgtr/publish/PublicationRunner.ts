import { LoggerService } from '@backstage/backend-plugin-api';
import limiter from 'p-limit';
import { ChangeHints } from '../../signals';
import { EventLog } from '../events/EventLog';
import { toMgtrProblem } from '../repositories';
import { describeInvisible } from './describeInvisible';
import {
  InterruptedPublications,
  PublicationOutcome,
} from './InterruptedPublications';
import { makeVersion, PublicationRequest } from './makeVersion';
import {
  HEARTBEAT_MS,
  PublicationRecord,
  PublicationStore,
} from './PublicationStore';
import { PublishableRepository } from './requirePublishable';

const PROGRESS_MS = 1_000;

/** Makes versions in the background of this process, and keeps how far each is. */
export class PublicationRunner {
  private readonly closing = new AbortController();
  private readonly active = new Map<string, PublicationRecord>();
  private readonly work = new Set<Promise<void>>();
  /** One after the other: each fills a core and the disk. */
  private readonly turn = limiter(1);
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly on: {
      store: PublicationStore;
      interrupted: InterruptedPublications;
      events: EventLog;
      hints: ChangeHints;
      logger: LoggerService;
      /** Has the repository read again, and waits for it. */
      refresh: (repositoryId: string) => Promise<void>;
      now?: () => number;
    },
  ) {}

  /** As far as it is now, if it is made here. */
  get(id: string): PublicationRecord | undefined {
    return this.active.get(id);
  }

  start(
    record: PublicationRecord,
    repository: PublishableRepository,
    request: PublicationRequest,
  ): void {
    this.active.set(record.id, record);
    this.heartbeat ??= setInterval(() => this.beat(), HEARTBEAT_MS).unref();
    const work = this.turn(() => this.make(record, repository, request))
      .catch(error => this.fail(record, error))
      .catch(error => {
        // Whoever looks next finds it abandoned.
        this.on.logger.warn(`The end of ${record.id} was not kept`, error);
      })
      .finally(() => {
        this.active.delete(record.id);
        this.work.delete(work);
      });
    this.work.add(work);
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearInterval(this.heartbeat);
    await Promise.allSettled(this.work);
  }

  private async make(
    record: PublicationRecord,
    { publish }: PublishableRepository,
    request: PublicationRequest,
  ): Promise<void> {
    const { store, events, hints } = this.on;
    const { signal } = this.closing;
    signal.throwIfAborted();
    const { path, version } = record;
    let toldAt = 0;
    const { visible } = await makeVersion({
      ...{ publish, request, signal, version },
      onProgress: async ({ bytesDone, bytesTotal = record.bytesTotal }) => {
        Object.assign(record, { bytesDone, bytesTotal });
        if (Date.now() - toldAt < PROGRESS_MS) return;
        toldAt = Date.now();
        await store.save(record);
        hints.hint({ type: 'mgtr' });
      },
      onListing: async manifestSha256 => {
        record.manifestSha256 = manifestSha256;
        await store.save(record);
      },
    });
    record.isMade = true;
    await store.save(record);
    await events.add({ path, version, kind: 'published' }, this.now());
    if (visible) await this.refresh(record);
    await this.end(record, {
      state: 'published',
      endedAt: new Date(this.now()).toISOString(),
      problem: visible ? undefined : describeInvisible(record),
    });
  }

  /** The version is there whether or not it is read at once. */
  private async refresh({ repositoryId }: PublicationRecord): Promise<void> {
    try {
      await this.on.refresh(repositoryId);
    } catch (error) {
      this.on.logger.warn(
        `Repository ${repositoryId} is read later than it was published`,
        error as Error,
      );
    }
  }

  private async fail(record: PublicationRecord, error: unknown): Promise<void> {
    if (this.closing.signal.aborted || record.isMade) {
      await this.on.interrupted.end(record);
      return;
    }
    const now = this.now();
    const { path, version, id } = record;
    this.on.logger.warn(
      `Publication ${id} of ${path} ${version} failed`,
      error as Error,
    );
    await this.end(record, {
      state: 'failed',
      endedAt: new Date(now).toISOString(),
      problem: toMgtrProblem(error, now),
    });
  }

  private async end(
    record: PublicationRecord,
    outcome: PublicationOutcome,
  ): Promise<void> {
    Object.assign(record, outcome);
    await this.on.store.save(record);
    this.on.hints.hint({ type: 'mgtr' });
  }

  private beat(): void {
    for (const record of this.active.values()) {
      this.on.store.save(record).catch(error => {
        this.on.logger.debug(`Progress of ${record.id} was not kept: ${error}`);
      });
    }
  }

  private now(): number {
    return (this.on.now ?? Date.now)();
  }
}
