import { ConflictError } from '@backstage/errors';
import {
  pruneInputSchema,
  PruneResult,
  Pruning,
} from '@meca/backstage-plugin-meca-common';
import {
  isMgtrError,
  PrunableVersion,
  pruneRepository,
  relistVersions,
} from '@meca/meca-mgtr';
import { z } from 'zod';
import { ChangeHints } from '../../signals';
import { PermissionSessionGuard } from '../../sessions/guard/PermissionSessionGuard';
import { StoredSession } from '../../sessions/store/SessionRow';
import { Caller } from '../../sessions/types';
import { EventLog } from '../events/EventLog';
import { MgtrOptions } from '../options';
import { openPublishLedger } from '../publish/openPublishLedger';
import {
  PublishableRepository,
  requirePublishable,
} from '../publish/requirePublishable';
import { versionKey } from '../versions/versionKey';
import { presentPruning } from './presentPruning';
import {
  JudgedVersion,
  PruningPlanner,
  PruningRequest,
} from './PruningPlanner';
import { refusePruning } from './refusePruning';
import { VersionNeeds } from './VersionNeeds';

const DAY_MS = 24 * 60 * 60_000;

type PruneInput = z.output<typeof pruneInputSchema>;
type IsVisible = (session: StoredSession) => boolean;

/** Takes old versions off the lists of repositories that are folders of this portal. */
export class PruningService {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      planner: PruningPlanner;
      needs: VersionNeeds;
      sessionGuard: PermissionSessionGuard;
      events: EventLog;
      hints: ChangeHints;
      /** Has the repository read again, and waits for it. */
      refresh: (repositoryId: string) => Promise<void>;
      now?: () => number;
    },
  ) {}

  async plan(
    repositoryId: string,
    request: PruningRequest,
    caller: Caller,
  ): Promise<Pruning> {
    const repository = this.require(repositoryId, request);
    return this.present(repository, request, caller).catch(explain);
  }

  /** Throws ConflictError with `stays`, by version, when one of those that were asked for has to stay; then nothing is done. */
  async prune(
    repositoryId: string,
    input: PruneInput,
    caller: Caller,
  ): Promise<PruneResult> {
    const repository = this.require(repositoryId, input);
    return this.pruneNow(repository, input, caller).catch(explain);
  }

  private async pruneNow(
    repository: PublishableRepository,
    input: PruneInput,
    caller: Caller,
  ): Promise<PruneResult> {
    const { planner, events, hints, refresh } = this.on;
    const { keep, graceDays, path } = input;
    const { versions } = await planner.plan(repository, input);
    await this.requireFree(versions, input, caller);
    const asked = input.versions && new Set(input.versions.map(keyOf));
    const { unlisted, deleted, visible } = await pruneRepository({
      ledger: openPublishLedger(repository.publish),
      graceMs: graceDays * DAY_MS,
      ...{ keep, path },
      // Asked again while nobody else can change the list: a class may have been booked meanwhile.
      select: async (surplus: PrunableVersion[]) => {
        const chosen = surplus.filter(v => !asked || asked.has(keyOf(v)));
        const judged = await planner.judge(repository, input, chosen);
        return chosen.filter((_, at) => judged[at].needs.length === 0);
      },
      now: new Date(this.now()),
    });
    // Whatever reading it says is shown with the repository.
    await refresh(repository.id).catch(() => undefined);
    const gone = await this.putBack(repository, unlisted);
    for (const each of gone) {
      await events.add({ ...each, kind: 'unlisted' }, this.now());
    }
    hints.hint({ type: 'mgtr' });
    const plan = await this.present(repository, input, caller);
    return { unlisted: gone, deleted, visible, plan };
  }

  /**
   * From now on nobody can book these versions any more, so whoever did in the moment before shows now: they are listed
   * again. Returns the others.
   */
  private async putBack(
    repository: PublishableRepository,
    unlisted: { path: string; version: string; publisher: string }[],
  ): Promise<{ path: string; version: string }[]> {
    const paths = [...new Set(unlisted.map(({ path }) => path))];
    const needsOf = await this.on.needs.read(repository.id, paths);
    const isHeld = (version: (typeof unlisted)[number]) =>
      needsOf(version).some(({ code }) => code === 'session');
    const held = unlisted.filter(isHeld);
    for (const publisher of new Set(held.map(v => v.publisher))) {
      const versions = held.filter(v => v.publisher === publisher);
      const ledger = openPublishLedger(repository.publish);
      await relistVersions({ ledger, publisher, versions });
    }
    if (held.length > 0) {
      await this.on.refresh(repository.id).catch(() => undefined);
    }
    return unlisted
      .filter(version => !held.includes(version))
      .map(({ path, version }) => ({ path, version }));
  }

  private async requireFree(
    judged: JudgedVersion[],
    { versions: asked = [] }: PruneInput,
    caller: Caller,
  ): Promise<void> {
    const known = new Map(judged.map(v => [keyOf(v), v]));
    const missing = asked.find(each => !known.has(keyOf(each)));
    if (missing) {
      throw new ConflictError(
        `${missing.path} ${missing.version} is not listed in the repository any more; look at the plan again`,
      );
    }
    const staying = asked
      .map(each => known.get(keyOf(each))!)
      .filter(({ needs }) => needs.length > 0);
    if (staying.length === 0) return;
    throw refusePruning(staying, await this.readVisible(staying, caller));
  }

  private async present(
    repository: PublishableRepository,
    request: PruningRequest,
    caller: Caller,
  ): Promise<Pruning> {
    const plan = await this.on.planner.plan(repository, request);
    const isVisible = await this.readVisible(plan.versions, caller);
    return presentPruning(plan, isVisible);
  }

  private async readVisible(
    versions: JudgedVersion[],
    caller: Caller,
  ): Promise<IsVisible> {
    const { sessionGuard } = this.on;
    const sessions = versions.flatMap(({ needs }) =>
      needs.flatMap(need => need.sessions ?? []),
    );
    const rights = await sessionGuard.rightsOf(caller);
    const resources = await sessionGuard.toResources(sessions);
    const visible = new Set(
      sessions
        .filter((_, at) => rights.of(resources[at]).read)
        .map(({ id }) => id),
    );
    return ({ id }) => visible.has(id);
  }

  private require(
    repositoryId: string,
    { keep, path }: PruningRequest,
  ): PublishableRepository {
    const only = path ? ` --path ${path}` : '';
    return requirePublishable(this.on.options, repositoryId, {
      what: 'Nothing can be pruned',
      instead: `where it is kept, run: meca-mgtr prune --keep ${keep}${only}`,
    });
  }

  private now(): number {
    return (this.on.now ?? Date.now)();
  }
}

function keyOf({ path, version }: { path: string; version: string }): string {
  return `${path}@${versionKey(version)}`;
}

function explain(error: unknown): never {
  if (!isMgtrError(error)) throw error;
  throw new ConflictError(
    [error.message, error.remedy].filter(Boolean).join('. '),
  );
}
