import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { Inbox, Publication } from '@meca/backstage-plugin-meca-common';
import { isMgtrError } from '@meca/meca-mgtr';
import { subjectOf } from '../../sessions/service/resolveBooker';
import { Caller } from '../../sessions/types';
import { PublisherGuard } from '../guard/PublisherGuard';
import { MgtrOptions } from '../options';
import { listInbox } from './Inbox';
import { PublicationRequest } from './makeVersion';
import { nextVersion } from './nextVersion';
import { openPublishLedger } from './openPublishLedger';
import { PublicationRunner } from './PublicationRunner';
import { PublicationRecord, PublicationStore } from './PublicationStore';
import { requestId, sha256 } from './requestId';
import {
  PublishableRepository,
  requirePublishable,
} from './requirePublishable';

const WORDS = {
  what: 'Nothing can be published',
  instead: 'use meca-mgtr publish where it is kept',
};

/** Takes requests to make versions from images in inboxes. */
export class PublicationService {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      store: PublicationStore;
      publisherGuard: PublisherGuard;
      runner: PublicationRunner;
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
    const { runner, store } = this.on;
    const record = runner.get(id) ?? (await store.get(id));
    if (!record) throw new NotFoundError(`There is no publication ${id}`);
    return present(record);
  }

  /** Begins a publication and comes back at once; the same key gives the same publication. */
  async begin(
    request: PublicationRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Publication> {
    const { store, runner } = this.on;
    const { repositoryId, path } = request;
    const repository = this.require(repositoryId);
    await this.requirePublisher(repository, request, caller);
    const id = requestId(caller);
    const requestSha256 = sha256(JSON.stringify(request));
    const earlier = await store.get(id);
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
      startedAt: new Date((this.on.now ?? Date.now)()).toISOString(),
    };
    if (!(await store.tryInsert(record))) {
      // Sent twice at the same time.
      return this.again((await store.get(id))!, requestSha256);
    }
    runner.start(record, repository, request);
    return present(record);
  }

  close(): Promise<void> {
    return this.on.runner.close();
  }

  private require(repositoryId: string): PublishableRepository {
    return requirePublishable(this.on.options, repositoryId, WORDS);
  }

  private async requirePublisher(
    repository: PublishableRepository,
    { publisher, path }: PublicationRequest,
    caller: Caller,
  ): Promise<void> {
    const rights = await this.on.publisherGuard.rightsOf(caller);
    if (!rights.publishersIn(repository.id).includes(publisher)) {
      throw new NotAllowedError(
        `You may not publish as ${publisher} in repository ${repository.id}; ask the group that may, or an operator`,
      );
    }
    // Signatures say who may publish where; without them the name of the publisher does.
    if (repository.trust.kind === 'none' && !path.startsWith(`${publisher}/`)) {
      throw new NotAllowedError(
        `As ${publisher} you may publish only below ${publisher}/ in repository ${repository.id}`,
      );
    }
  }

  private again(earlier: PublicationRecord, requestSha256: string) {
    if (earlier.requestSha256 !== requestSha256) {
      throw new ConflictError(
        'The Idempotency-Key was used for another publication',
      );
    }
    return present(this.on.runner.get(earlier.id) ?? earlier);
  }

  private async chooseVersion(
    { publish }: PublishableRepository,
    request: PublicationRequest & { id: string },
  ): Promise<string> {
    const { id, publisher, path, version, repositoryId } = request;
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
}

function present({
  requestSha256,
  isMade,
  manifestSha256,
  ...shown
}: PublicationRecord): Publication {
  return shown;
}
