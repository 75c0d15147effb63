import { LoggerService } from '@backstage/backend-plugin-api';
import { DeliveryMode } from '@meca/backstage-plugin-meca-common';
import pLimit from 'p-limit';
import { Alarm, CallGate } from '../../../reconcile';
import { EdgeBook } from '../../edge/EdgeBook';
import { RetirementGuard, VersionSource } from '../../versions/types';
import { makeMoves } from '../moves/makeMoves';
import { MoveContext, StagedImages } from '../moves/types';
import { ReplicaOptions } from '../options';
import { EdgeSight, Sight } from '../reconcile/Sight';
import { ReplicaRecord } from '../ReplicaRow';
import { ReplicaJournal } from './ReplicaJournal';
import { ReplicaClaim, ReplicaLeases } from './ReplicaLeases';

/** Replicas of one region worked on at one time; the gate holds back what goes to the cloud. */
const MOVES_AT_ONCE = 8;

export interface ReplicaWorkerOptions {
  regionId: string;
  regionName: string;
  portalId: string;
  /** Undefined: nothing is delivered there as it is configured. */
  mode(): DeliveryMode | undefined;
  /** Until when the line to the region is closed, epoch milliseconds; undefined: it is open. */
  closedUntil(now: number): number | undefined;
  gate: CallGate;
  leases: ReplicaLeases;
  versions: VersionSource;
  guard: RetirementGuard;
  edges: Pick<EdgeBook, 'read'>;
  images: StagedImages;
  journal: ReplicaJournal;
  isShared: MoveContext['isShared'];
  options: ReplicaOptions;
  random: () => number;
  logger: LoggerService;
}

/**
 * Works on the replicas of one region, so that a region that hangs holds up no other. As with seats, a round claims what is due
 * and makes one step for each; steps run on while the next round begins.
 */
export class ReplicaWorker {
  private readonly steps = new Set<Promise<void>>();
  /** Replicas with a step under way in this process. */
  private readonly moving = new Set<string>();
  private readonly limit = pLimit(MOVES_AT_ONCE);
  private readonly alarm = new Alarm(() => this.wake());
  private round?: Promise<void>;
  private again = false;
  private stopped = false;

  constructor(private readonly on: ReplicaWorkerOptions) {}

  /** Look now. */
  wake(): void {
    if (this.stopped) return;
    if (this.round) {
      this.again = true;
      return;
    }
    this.round = this.runRound()
      .catch(error =>
        // The database could not be asked; the next tick comes anyway.
        this.on.logger.warn(
          `Replicas of region ${this.on.regionId} could not be looked at`,
          error as Error,
        ),
      )
      .finally(() => {
        this.round = undefined;
        if (this.again) {
          this.again = false;
          this.wake();
        }
      });
  }

  /** Ends after the steps under way are done. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.alarm.close();
    await this.round;
    await Promise.allSettled(this.steps);
    this.alarm.close();
  }

  private async runRound(): Promise<void> {
    const { leases, regionId, edges, options } = this.on;
    const claims = await leases.claimDue(regionId);
    if (claims.length === 0) return;
    const edge = await edges.read(regionId);
    for (const claim of claims) {
      const { id } = claim.replica;
      this.alarm.clear(id);
      // We stalled past our own lease: a second step beside the first would not know what that one is doing.
      const step = this.moving.has(id)
        ? leases.drop(claim, options.pollMs)
        : this.limit(() => this.work(claim, edge));
      this.track(step);
    }
  }

  private track(work: Promise<void>): void {
    const step = work
      .catch(error => this.warn(error))
      .finally(() => this.steps.delete(step));
    this.steps.add(step);
  }

  private warn(error: unknown): void {
    this.on.logger.warn(
      `A replica of region ${this.on.regionId} was left as it is`,
      error as Error,
    );
  }

  private async work(
    claim: ReplicaClaim,
    edge: Awaited<ReturnType<EdgeBook['read']>>,
  ): Promise<void> {
    const { leases, options, journal } = this.on;
    const { replica } = claim;
    const mode = this.on.mode();
    if (this.stopped || !mode) {
      await leases.drop(claim, mode ? 0 : 60_000);
      return;
    }
    this.moving.add(replica.id);
    try {
      const version = await this.on.versions.get(replica.versionId);
      const now = claim.now();
      const sight: Sight = {
        ...{ mode, version, options },
        record: { ...replica, mode },
        regionName: this.on.regionName,
        edge: toEdgeSight(edge, replica),
        // An edge of its own hands images over on the region's own network.
        closedUntil: mode === 'edge' ? undefined : this.on.closedUntil(now),
        portalId: this.on.portalId,
        now,
        random: this.on.random,
      };
      const outcome = await makeMoves(sight, {
        ...this.on,
        claim,
        rates: journal,
        onProgress: (before, after) => {
          journal.note(before, after).catch(error => this.warn(error));
        },
      });
      if (!outcome) return;
      const record = withNotice(outcome.record, options, claim.now());
      if (!(await leases.giveBack(claim, record, outcome.delayMs))) return;
      this.alarm.set(record.id, Math.min(outcome.delayMs, 60 * 60_000));
      await journal.note(replica, record);
    } catch (error) {
      await leases.drop(claim, options.pollMs);
      this.alarm.set(replica.id, options.pollMs);
      throw error;
    } finally {
      this.moving.delete(replica.id);
    }
  }
}

function toEdgeSight(
  edge: Awaited<ReturnType<EdgeBook['read']>>,
  replica: ReplicaRecord,
): EdgeSight {
  if (!edge) return { state: 'never-seen' };
  return {
    state: edge.silent ? 'silent' : 'connected',
    seenAt: edge.seenAt || undefined,
    report: edge.reports.get(replica.id),
  };
}

const MENDABLE = ['edge', 'source', 'disk'];

/** Somebody is told once of a failure or a wait that lasts or needs a person, and once of its end. */
function withNotice(
  record: ReplicaRecord,
  options: ReplicaOptions,
  now: number,
): ReplicaRecord {
  const { state, waitingFor = '' } = record;
  const { resumeAt, failures, ...progress } = record.progress;
  const waits = state === 'waiting' && MENDABLE.includes(waitingFor);
  const waitsSince = waits ? progress.waitsSince ?? now : undefined;
  const fails =
    state === 'failed' &&
    (resumeAt === undefined || failures >= options.tellAfterFailures);
  const lasts =
    waitsSince !== undefined && now - waitsSince >= options.tellAfterWaitMs;
  const notified =
    fails ||
    lasts ||
    (progress.notified && state !== 'ready' && state !== 'gone');
  return {
    ...record,
    progress: { ...record.progress, notified, waitsSince },
  };
}
