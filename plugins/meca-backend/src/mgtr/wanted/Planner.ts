import { LoggerService } from '@backstage/backend-plugin-api';
import { Federation, RegionDefinition } from '../../federation';
import { ChangeHints } from '../../signals';
import { EventLog } from '../events/EventLog';
import { MgtrOptions } from '../options';
import { isStuck } from '../catalogue/ArrivalForecast';
import { ReplicaRecord, ReplicaStore } from '../replicas';
import { VersionStore } from '../versions/VersionStore';
import { versionKey } from '../versions/versionKey';
import { isSyncDue } from './dailySync';
import { isLicensed } from './isLicensed';
import { planRegion, RegionPlanInput } from './planRegion';
import { planRollout } from './planRollout';
import { heldVersionKey, SessionUse } from './SessionUse';
import { BookEntry, TemplateBook } from './TemplateBook';
import { DemandRecord, WantedStore } from './WantedStore';

/** Turns what people, policies and sessions want into what replicas shall be. Any replica of the portal may do it at any time. */
export class Planner {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      federation: Federation;
      book: TemplateBook;
      versions: VersionStore;
      wanted: WantedStore;
      replicas: ReplicaStore;
      sessions: SessionUse;
      events: EventLog;
      hints: ChangeHints;
      logger: LoggerService;
      now?: () => number;
    },
  ) {}

  /** Of these templates, or all; begins daily syncs that are due. */
  async plan(paths?: string[]): Promise<void> {
    const { book, wanted, sessions, replicas, hints } = this.on;
    const now = (this.on.now ?? Date.now)();
    const entries = await this.release(await book.read(paths), now);
    const demands = groupDemands(await wanted.demands());
    const { held, latest } = groupSessions(
      await sessions.unfinished({ paths }),
    );
    const { mayBegin, due } = await this.readSchedule(now);
    let changed = false;
    for (const entry of entries) {
      for (const region of this.on.federation.list()) {
        // A region whose keys are faulty is left as it is.
        if (!this.on.options.regions.has(region.id)) continue;
        const key = `${region.id} ${entry.path}`;
        const input = this.buildInput(entry, region, {
          now,
          demands: demands.get(region.id) ?? [],
          heldKeys: held.get(key) ?? new Set(),
          hasLatestSessions: latest.has(key),
          mayBegin: mayBegin.has(region.id),
        });
        changed = (await this.apply(input, region.id)) || changed;
        if (!paths && due.includes(region.id)) {
          changed = (await this.retryStuck(input)) || changed;
        }
      }
    }
    // Only a plan of everything makes up for a day.
    if (!paths) {
      for (const regionId of due) await wanted.beginSync(regionId, now);
    }
    if (changed) {
      replicas.wake();
      hints.hint({ type: 'mgtr' });
    }
  }

  /** What needed a person may have been mended outside: once a day it is tried again. */
  private async retryStuck({
    replicas: present,
  }: {
    replicas: ReplicaRecord[];
  }): Promise<boolean> {
    const stuck = present.filter(r => r.desired === 'present' && isStuck(r));
    for (const { id } of stuck) await this.on.replicas.retry(id);
    return stuck.length > 0;
  }

  /** Candidates that are through their trial become versions for all. */
  private async release(
    entries: BookEntry[],
    now: number,
  ): Promise<BookEntry[]> {
    const { versions, federation, hints } = this.on;
    const regionIds = new Set(federation.list().map(({ id }) => id));
    for (const { rollout, versions: listed, replicas } of entries) {
      const candidates = listed
        .filter(({ stage }) => stage === 'candidate')
        .map(({ id }) => ({
          id,
          readyAt: new Map(
            replicas.flatMap(({ versionId, state, readyAt, regionId }) =>
              versionId === id && state === 'ready' && readyAt !== undefined
                ? [[regionId, readyAt] as const]
                : [],
            ),
          ),
        }));
      for (const id of planRollout({ rollout, candidates, regionIds, now })) {
        if (!(await versions.release(id, now))) continue;
        const released = listed.find(v => v.id === id)!;
        released.stage = 'released';
        const { path, version } = released;
        await this.on.events.add({ path, version, kind: 'released' }, now);
        hints.hint({ type: 'mgtr' });
      }
    }
    return entries;
  }

  private async readSchedule(now: number) {
    const { federation, options, wanted } = this.on;
    const begun = await wanted.syncsBegun();
    const mayBegin = new Set<string>();
    const due: string[] = [];
    for (const { id, timeZone } of federation.list()) {
      const region = options.regions.get(id);
      if (!region) continue;
      const isDue = isSyncDue(
        { dailyAt: region.dailyAt, timeZone },
        { begunAt: begun.get(id), now },
      );
      if (isDue) due.push(id);
      if (isDue || region.sync === 'on-publish') mayBegin.add(id);
    }
    return { mayBegin, due };
  }

  private buildInput(
    entry: BookEntry,
    region: RegionDefinition,
    more: {
      now: number;
      demands: DemandRecord[];
      heldKeys: ReadonlySet<string>;
      hasLatestSessions: boolean;
      mayBegin: boolean;
    },
  ): RegionPlanInput & { replicas: ReplicaRecord[] } {
    const { book, options } = this.on;
    const { policy, pinnedVersion, keepVersions } = book.wantedIn(
      entry,
      region.id,
    );
    const pinnedKey = pinnedVersion && versionKey(pinnedVersion);
    return {
      versions: entry.versions.map(version => ({
        id: version.id,
        versionKey: version.versionKey,
        stage: version.stage,
        licensed: isLicensed(version.summary, region),
      })),
      replicas: entry.replicas.filter(r => r.regionId === region.id),
      policy,
      pinnedVersionId: entry.versions.find(v => v.versionKey === pinnedKey)?.id,
      keepVersions,
      isCanary: entry.rollout.canaryRegionIds.includes(region.id),
      demands: more.demands.map(({ versionId, neededAt }) => ({
        versionId,
        urgency: neededAt === undefined ? 1 : 2,
      })),
      heldVersionIds: new Set(
        entry.versions
          .filter(v => more.heldKeys.has(v.versionKey))
          .map(v => v.id),
      ),
      hasLatestSessions: more.hasLatestSessions,
      mayBegin: more.mayBegin,
      now: more.now,
      graceMs: options.graceMs,
    };
  }

  private async apply(
    input: RegionPlanInput,
    regionId: string,
  ): Promise<boolean> {
    const { replicas, options } = this.on;
    const plan = planRegion(input);
    const mode = options.regions.get(regionId)!.delivery;
    for (const { versionId, urgency } of plan.want) {
      await replicas.want({ versionId, regionId, mode, urgency });
    }
    if (plan.markUnwanted.length > 0) {
      await replicas.markUnwanted(plan.markUnwanted, input.now);
    }
    if (plan.remove.length > 0) await replicas.remove(plan.remove);
    return plan.want.length + plan.remove.length > 0;
  }
}

function groupDemands(demands: DemandRecord[]): Map<string, DemandRecord[]> {
  const byRegion = new Map<string, DemandRecord[]>();
  for (const demand of demands) {
    const list = byRegion.get(demand.regionId) ?? [];
    list.push(demand);
    byRegion.set(demand.regionId, list);
  }
  return byRegion;
}

/** By region and path: the keys of held versions, and where sessions take the latest one. */
function groupSessions(
  sessions: Awaited<ReturnType<SessionUse['unfinished']>>,
): { held: Map<string, Set<string>>; latest: Set<string> } {
  const held = new Map<string, Set<string>>();
  const latest = new Set<string>();
  for (const session of sessions) {
    const version = heldVersionKey(session);
    const key = `${session.regionId} ${session.templatePath}`;
    if (version) held.set(key, (held.get(key) ?? new Set()).add(version));
    else latest.add(key);
  }
  return { held, latest };
}
