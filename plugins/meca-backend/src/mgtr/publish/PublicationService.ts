import { createHash, randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { Inbox, Publication } from '@meca/backstage-plugin-meca-common';
import { isMgtrError } from '@meca/meca-mgtr';
import limiter from 'p-limit';
import { ChangeHints } from '../../signals';
import { subjectOf } from '../../sessions/service/resolveBooker';
import { Caller } from '../../sessions/types';
import { EventLog } from '../events/EventLog';
import { PublisherGuard } from '../guard/PublisherGuard';
import { MgtrOptions, RepositoryOptions } from '../options';
import { toMgtrProblem } from '../repositories';
import { listInbox } from './Inbox';
import { makeVersion, PublicationRequest } from './makeVersion';
import { nextVersion } from './nextVersion';
import { openPublishLedger } from './openPublishLedger';
import {
  HEARTBEAT_MS,
  interrupted,
  PublicationRecord,
  PublicationStore,
} from './PublicationStore';

type PublishableRepository = RepositoryOptions & {
  publish: NonNullable<RepositoryOptions['publish']>;
};

const PROGRESS_MS = 1_000;

/** Makes versions from images in inboxes, in the background of this process. */
export class PublicationService {
  private readonly closing = new AbortController();
  private readonly active = new Map<string, PublicationRecord>();
  private readonly work = new Set<Promise<void>>();
  /** One after the other: each fills a core and the disk. */
  private readonly turn = limiter(1);
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly on: {
      options: MgtrOptions;
      store: PublicationStore;
      publisherGuard: PublisherGuard;
      events: EventLog;
      hints: ChangeHints;
      logger: LoggerService;
      /** Has the repository read again, and waits for it. */
      refresh: (repositoryId: string) => Promise<void>;
      now?: () => number;
    },
  ) {}

  async inbox(repositoryId: string, caller: Caller): Promise<Inbox> {
    const { publish } = this.require(repositoryId);
    const rights = await this.on.publisherGuard.rightsOf(caller);
    if (rights.publishersIn(repositoryId).length === 0) {
      throw new NotAllowedError(
        `You may not publish in repository ${repositoryId}`,
      );
    }
    return { items: await listInbox(publish.inbox) };
  }

  /** Throws NotFoundError. */
  async get(id: string): Promise<Publication> {
    const record = this.active.get(id) ?? (await this.on.store.get(id));
    if (!record) throw new NotFoundError(`There is no publication ${id}`);
    return present(record);
  }

  /** Begins a publication and comes back at once; the same key gives the same publication. */
  async begin(
    request: PublicationRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Publication> {
    const { repositoryId, publisher, path } = request;
    const repository = this.require(repositoryId);
    const rights = await this.on.publisherGuard.rightsOf(caller);
    if (!rights.publishersIn(repositoryId).includes(publisher)) {
      throw new NotAllowedError(
        `You may not publish as ${publisher} in repository ${repositoryId}; ask the group that may, or an operator`,
      );
    }
    // Signatures say who may publish where; without them the name of the publisher does.
    if (repository.trust.kind === 'none' && !path.startsWith(`${publisher}/`)) {
      throw new NotAllowedError(
        `As ${publisher} you may publish only below ${publisher}/ in repository ${repositoryId}`,
      );
    }
    const id = identify(caller);
    const requestSha256 = sha256(JSON.stringify(request));
    const earlier = await this.on.store.get(id);
    if (earlier) return this.again(earlier, requestSha256);
    const version = await this.chooseVersion(repository, { ...request, id });
    const items = await listInbox(repository.publish.inbox);
    const item = items.find(({ name }) => name === request.source);
    if (!item) {
      throw new InputError(
        `Invalid request: source: the inbox of repository ${repositoryId} has no such image`,
      );
    }
    const record: PublicationRecord = {
      ...{ id, repositoryId, path, version, requestSha256 },
      state: 'running',
      bytesDone: 0,
      bytesTotal: item.bytes,
      startedBy:
        caller.credentials.principal.type === 'user'
          ? subjectOf(caller)
          : undefined,
      startedAt: new Date(this.now()).toISOString(),
    };
    if (!(await this.on.store.tryInsert(record))) {
      // Sent twice at the same time.
      return this.again((await this.on.store.get(id))!, requestSha256);
    }
    this.start(record, repository, request);
    return present(record);
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearInterval(this.heartbeat);
    await Promise.allSettled(this.work);
  }

  private require(repositoryId: string): PublishableRepository {
    const found = this.on.options.repositories.find(r => r.id === repositoryId);
    if (!found) {
      throw new NotFoundError(`There is no repository "${repositoryId}"`);
    }
    if (!found.publish) {
      throw new ConflictError(
        `Nothing can be published in repository ${repositoryId} from this portal; use meca-mgtr publish where it is kept`,
      );
    }
    return found as PublishableRepository;
  }

  private again(earlier: PublicationRecord, requestSha256: string) {
    if (earlier.requestSha256 !== requestSha256) {
      throw new ConflictError(
        'The Idempotency-Key was used for another publication',
      );
    }
    return present(this.active.get(earlier.id) ?? earlier);
  }

  private async chooseVersion(
    { publish }: PublishableRepository,
    {
      id,
      publisher,
      path,
      version,
      repositoryId,
    }: PublicationRequest & {
      id: string;
    },
  ): Promise<string> {
    try {
      const ledger = openPublishLedger(publish);
      const chosen = version ?? nextVersion(path, await ledger.read());
      await ledger.assertMayList(publisher, `${path}/${chosen}/manifest.json`);
      const running = await this.on.store.running();
      if (
        running.some(
          r =>
            // The same request, sent twice at the same time, is answered below.
            r.id !== id &&
            r.repositoryId === repositoryId &&
            r.path === path &&
            r.version === chosen,
        )
      ) {
        throw new ConflictError(
          `${path} ${chosen} is being published already; wait until that has ended`,
        );
      }
      return chosen;
    } catch (error) {
      if (!isMgtrError(error)) throw error;
      const text = [error.message, error.remedy].filter(Boolean).join('. ');
      throw new ConflictError(text);
    }
  }

  private start(
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

  private async make(
    record: PublicationRecord,
    { publish }: PublishableRepository,
    request: PublicationRequest,
  ): Promise<void> {
    const { signal } = this.closing;
    signal.throwIfAborted();
    const { path } = request;
    let toldAt = 0;
    const { visible } = await makeVersion({
      ...{ publish, request, signal, version: record.version },
      onProgress: async ({ bytesDone, bytesTotal = record.bytesTotal }) => {
        Object.assign(record, { bytesDone, bytesTotal });
        if (Date.now() - toldAt < PROGRESS_MS) return;
        toldAt = Date.now();
        await this.on.store.save(record);
        this.on.hints.hint({ type: 'mgtr' });
      },
    });
    const { version } = record;
    record.isMade = true;
    await this.on.store.save(record);
    await this.on.events.add({ path, version, kind: 'published' }, this.now());
    if (visible) await this.refresh(record);
    await this.end(record, {
      state: 'published',
      endedAt: new Date(this.now()).toISOString(),
      problem: visible
        ? undefined
        : {
            code: 'not-visible-yet',
            message: `${path} ${version} is signed by its publisher, and regions see it when the keeper of the repository has signed the next list`,
            remedy: 'Have the keeper run meca-mgtr resign.',
          },
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
    const now = this.now();
    const { path, version, id } = record;
    if (this.closing.signal.aborted || record.isMade) {
      await this.end(record, interrupted(record, now));
      return;
    }
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
    outcome: Pick<Publication, 'state' | 'problem' | 'endedAt'>,
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

/** The same for the same key of the same caller. */
function identify(caller: Caller & { idempotencyKey?: string }): string {
  const { idempotencyKey } = caller;
  if (idempotencyKey === undefined) return randomUUID();
  const digest = sha256(JSON.stringify([subjectOf(caller), idempotencyKey]));
  return digest
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function present({
  requestSha256,
  isMade,
  ...shown
}: PublicationRecord): Publication {
  return shown;
}
