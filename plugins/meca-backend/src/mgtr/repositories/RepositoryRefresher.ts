import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Repository,
  templatePathSchema,
  templateVersionSchema,
} from '@meca/backstage-plugin-meca-common';
import {
  createCarrier,
  MgtrError,
  openRepository,
  RefreshResult,
  RepositoryVersion,
} from '@meca/meca-mgtr';
import { RepositoryOptions } from '../options';
import { VersionSourceAddress } from '../versions/types';
import { VersionStore } from '../versions/VersionStore';
import { Learnt, RepositoryStore } from './RepositoryStore';
import { toMgtrProblem } from './toProblem';

const LEASE_MS = 60_000;
/** A repository that keeps sending a byte now and then must not hold its turn for ever; what was read by then is kept. */
const LONGEST_MS = 15 * 60_000;
const RETRY_MS = 60_000;
/** How long somebody who asks for a refresh waits for one that runs elsewhere. */
const PATIENCE_MS = 60_000;
/** Shorter than those of transfers: a listing is small. */
const TIMEOUTS = { connectTimeoutMs: 5_000, idleTimeoutMs: 15_000 };

/** What a refresh changed. */
export interface RefreshedPaths {
  /** Paths of which something is new. */
  changed: Set<string>;
  /** Versions that became withdrawn. */
  withdrawn: { path: string; version: string }[];
}

/**
 * Reads what repositories publish into the database. A repository that cannot be read or believed keeps what is known of
 * it; one broken version harms no other; nothing is ever removed, only marked as listed no more.
 */
export class RepositoryRefresher {
  private readonly owner = randomUUID();
  private readonly closing = new AbortController();
  private readonly running = new Map<string, Promise<RefreshedPaths>>();
  /** Readings that begin when those that run have ended. */
  private readonly next = new Map<
    string,
    Promise<RefreshedPaths | undefined>
  >();

  constructor(
    private readonly on: {
      repositories: RepositoryOptions[];
      store: RepositoryStore;
      versions: VersionStore;
      /** Paths whose new versions begin as candidates. */
      canaryPaths: () => Promise<Set<string>>;
      logger: LoggerService;
      now?: () => number;
    },
  ) {}

  /** Repositories that were not looked at for `intervalMs`; those in trouble are tried again sooner. */
  async due(intervalMs: number): Promise<string[]> {
    const known = await this.on.store.list();
    const now = this.now();
    return this.on.repositories
      .map(({ id }) => id)
      .filter(id => {
        const { checkedAt = 0, problem } = known.get(id) ?? {};
        const pauseMs = problem ? Math.min(RETRY_MS, intervalMs) : intervalMs;
        return checkedAt + pauseMs <= now;
      });
  }

  /** Those who ask while it is read share the answer. Undefined: another replica of the portal reads it now. */
  async tryRefresh(id: string): Promise<RefreshedPaths | undefined> {
    const running = this.running.get(id);
    if (running) return running;
    const repository = this.on.repositories.find(r => r.id === id);
    if (!repository || this.closing.signal.aborted) return undefined;
    if (!(await this.on.store.tryClaim(id, this.owner, LEASE_MS))) {
      return this.running.get(id);
    }
    const refresh = this.refreshClaimed(repository).finally(() =>
      this.running.delete(id),
    );
    this.running.set(id, refresh);
    return refresh;
  }

  /**
   * Reads it now. A reading that began earlier may have missed what the caller knows of: it is waited for, and those who wait
   * share the next one. Waits for a replica of the portal that reads it already, too.
   */
  async refresh(
    id: string,
    options: { signal: AbortSignal },
  ): Promise<RefreshedPaths | undefined> {
    const running = this.running.get(id);
    if (!running) return this.refreshNext(id, options);
    const shared =
      this.next.get(id) ??
      running
        .catch(() => undefined)
        .then(() => {
          this.next.delete(id);
          return this.refreshNext(id, { signal: this.closing.signal });
        });
    this.next.set(id, shared);
    return shared;
  }

  private async refreshNext(
    id: string,
    options: { signal: AbortSignal },
  ): Promise<RefreshedPaths | undefined> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const refreshed = await this.tryRefresh(id);
      if (refreshed || Date.now() > deadline) return refreshed;
      await sleep(500, undefined, { signal: options.signal });
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.running.values());
  }

  private async refreshClaimed(
    repository: RepositoryOptions,
  ): Promise<RefreshedPaths> {
    const { store, logger } = this.on;
    const { id } = repository;
    const lost = new AbortController();
    const renewal = setInterval(() => {
      store.renew(id, this.owner, LEASE_MS).then(
        held => held || lost.abort(),
        error => logger.debug(`The lease of repository ${id}: ${error}`),
      );
    }, LEASE_MS / 4).unref();
    const changes: RefreshedPaths = { changed: new Set(), withdrawn: [] };
    let learnt: Learnt | undefined;
    try {
      const signal = AbortSignal.any([
        this.closing.signal,
        lost.signal,
        AbortSignal.timeout(LONGEST_MS),
      ]);
      const result = await this.read(repository, { signal, changes });
      const { state, expiresAt } = result;
      learnt = {
        state,
        expiresAt: expiresAt === undefined ? undefined : Date.parse(expiresAt),
        problems: this.describe(result),
        now: this.now(),
      };
    } catch (error) {
      if (!this.closing.signal.aborted && !lost.signal.aborted) {
        logger.warn(`Repository ${id} could not be read`, error as Error);
        learnt = {
          problem: toMgtrProblem(error, this.now()),
          now: this.now(),
        };
      }
    } finally {
      clearInterval(renewal);
    }
    await store.finish(id, this.owner, learnt);
    return changes;
  }

  private async read(
    repository: RepositoryOptions,
    options: { signal: AbortSignal; changes: RefreshedPaths },
  ): Promise<RefreshResult> {
    const { versions, store, canaryPaths } = this.on;
    const { id } = repository;
    const { signal, changes } = options;
    const known = await versions.known(id);
    const state = await store.trustState(id);
    const canaries = await canaryPaths();
    const own: RefreshResult['problems'] = [];
    const onVersion = async (read: RepositoryVersion) => {
      const { path, version } = read;
      const problem = findUnusable(read);
      if (problem) {
        own.push({ path, version, publisher: read.publisher, error: problem });
        return;
      }
      const change = await versions.save(id, read, {
        asCandidate: canaries.has(path),
        now: this.now(),
      });
      changes.changed.add(path);
      if (change === 'withdrawn') changes.withdrawn.push({ path, version });
    };
    // Signatures make mirrors as good as the repository; without them an operator chose to believe both.
    const [carrier, ...mirrors] = repository.addresses.map(openCarrier);
    const { trust } = repository;
    const result = await openRepository({ carrier, mirrors, trust }).refresh({
      state,
      known,
      onVersion,
      signal,
    });
    for (const { message } of result.faults) {
      this.on.logger.warn(`Repository ${id}, had from elsewhere: ${message}`);
    }
    const ids = new Map(known.map(v => [`${v.path}@${v.version}`, v]));
    const find = (v: { path: string; version: string }) =>
      ids.get(`${v.path}@${v.version}`);
    const gone = result.gone.flatMap(v => find(v) ?? []);
    const back = result.present
      .flatMap(v => find(v) ?? [])
      .filter(v => v.stage === 'gone');
    const went = gone.filter(
      ({ stage }) => stage !== 'gone' && stage !== 'withdrawn',
    );
    await versions.markGone(went.map(v => v.id));
    await versions.markListed(back.map(v => v.id));
    for (const { path } of [...went, ...back]) changes.changed.add(path);
    return { ...result, problems: [...result.problems, ...own] };
  }

  private describe({ problems }: RefreshResult): Repository['problems'] {
    return problems
      .slice(0, 200)
      .map(({ path, version, publisher, error }) => ({
        ...toMgtrProblem(error, this.now()),
        // What breaks the rules of this portal's paths and versions is told in the message alone.
        path: templatePathSchema.safeParse(path).data,
        version: templateVersionSchema.safeParse(version).data,
        publisher,
      }));
  }

  private now(): number {
    return (this.on.now ?? Date.now)();
  }
}

function openCarrier(address: VersionSourceAddress) {
  return createCarrier(address.url, { ...address, ...TIMEOUTS });
}

/** The format allows more than this portal can name. */
function findUnusable(read: RepositoryVersion): MgtrError | undefined {
  const { path, version } = read;
  if (!templatePathSchema.safeParse(path).success) {
    return new MgtrError(
      'invalid',
      `The path ${path} is longer than 200 characters`,
      { path, remedy: 'Have it published under a shorter path.' },
    );
  }
  if (!templateVersionSchema.safeParse(version).success) {
    return new MgtrError(
      'invalid',
      `A field of version ${version} of ${path} has more than four digits`,
      { path, version, remedy: 'Have it published under a smaller number.' },
    );
  }
  return undefined;
}
