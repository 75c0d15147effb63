import { LoggerService } from '@backstage/backend-plugin-api';
import { DeliveryMode } from '@meca/backstage-plugin-meca-common';
import { CallGate, RegionWorker, Rounds } from '../../../reconcile';
import { EdgeBook } from '../../edge/EdgeBook';
import { RetirementGuard, VersionSource } from '../../versions/types';
import { makeMoves } from '../moves/makeMoves';
import { MoveContext, Outcome, StagedImages } from '../moves/types';
import { ReplicaOptions } from '../options';
import { EdgeSight, Sight } from '../reconcile/Sight';
import { ReplicaRecord } from '../ReplicaRow';
import { ReplicaJournal } from './ReplicaJournal';
import { ReplicaClaim, ReplicaLeases } from './ReplicaLeases';
import { withNotice } from './withNotice';

/** Replicas of one region worked on at one time; the gate holds back what goes to the cloud. */
const MOVES_AT_ONCE = 8;

/** Between two looks at what nothing is delivered to as it is configured. */
const UNCONFIGURED_PAUSE_MS = 60_000;
/** An alarm is set for no longer; the ticks find the rest. */
const LONGEST_PAUSE_MS = 60 * 60_000;

type Edge = Awaited<ReturnType<EdgeBook['read']>>;

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
 * Works on the replicas of one region: a round claims what is due and makes one step for each. What there is no place for is
 * left to other portals, or to the round that follows when a place gets free.
 */
export class ReplicaWorker implements RegionWorker {
  private freePlaces = MOVES_AT_ONCE;
  private readonly rounds: Rounds;

  constructor(private readonly on: ReplicaWorkerOptions) {
    this.rounds = new Rounds({
      what: `Replicas of region ${on.regionName}`,
      logger: on.logger,
      runRound: () => this.runRound(),
    });
  }

  wake(): void {
    this.rounds.wake();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Returns how many replicas were claimed. */
  private async runRound(): Promise<number> {
    const { leases, regionId, options } = this.on;
    if (this.freePlaces === 0) return 0;
    const claims = await leases.claimDue(regionId, this.freePlaces);
    if (claims.length === 0) return 0;
    const edge = await this.readEdge(claims);
    for (const claim of claims) {
      this.rounds.alarm.clear(claim.id);
      this.rounds.begin(
        this.rounds.isMoving(claim.id)
          ? leases.drop(claim, options.pollMs)
          : this.takePlace(() => this.work(claim, edge)),
      );
    }
    return claims.length;
  }

  private async readEdge(claims: ReplicaClaim[]): Promise<Edge> {
    const { edges, leases, options, regionId } = this.on;
    try {
      return await edges.read(regionId);
    } catch (error) {
      // What is claimed and not worked on would be kept for ever.
      for (const claim of claims) await leases.drop(claim, options.pollMs);
      throw error;
    }
  }

  private async takePlace(work: () => Promise<void>): Promise<void> {
    this.freePlaces -= 1;
    try {
      await work();
    } finally {
      this.freePlaces += 1;
      // There was no place: the last round may have left something.
      if (this.freePlaces === 1) this.wake();
    }
  }

  private async work(claim: ReplicaClaim, edge: Edge): Promise<void> {
    const { leases, options, journal } = this.on;
    const { replica } = claim;
    const mode = this.on.mode();
    if (this.rounds.stopped || !mode) {
      await leases.drop(claim, mode ? 0 : UNCONFIGURED_PAUSE_MS);
      return;
    }
    let outcome: Outcome;
    try {
      outcome = await this.rounds.move(claim.id, () =>
        this.makeMoves(claim, mode, edge),
      );
    } catch (error) {
      await leases.drop(claim, options.pollMs);
      this.rounds.alarm.set(claim.id, options.pollMs);
      throw error;
    }
    if (!outcome) {
      // If it is still ours, something else is wanted of it by now.
      await leases.drop(claim, 0);
      this.wake();
      return;
    }
    const record = withNotice(outcome.record, options, claim.now());
    if (!(await leases.giveBack(claim, record, outcome.delayMs))) return;
    this.rounds.alarm.set(
      claim.id,
      Math.min(outcome.delayMs, LONGEST_PAUSE_MS),
    );
    await journal.note(replica, record);
  }

  private async makeMoves(
    claim: ReplicaClaim,
    mode: DeliveryMode,
    edge: Edge,
  ): Promise<Outcome> {
    const { journal, options, portalId, random, regionName } = this.on;
    const { replica } = claim;
    const version = await this.on.versions.get(replica.versionId);
    const now = claim.now();
    const sight: Sight = {
      ...{ mode, now, options, portalId, random, regionName, version },
      record: { ...replica, mode },
      edge: toEdgeSight(edge, replica),
      // An edge of its own hands images over on the region's own network.
      closedUntil: mode === 'edge' ? undefined : this.on.closedUntil(now),
    };
    return makeMoves(sight, {
      ...this.on,
      claim,
      rates: journal,
      onProgress: (before, after) =>
        this.rounds.begin(journal.note(before, after)),
    });
  }
}

function toEdgeSight(edge: Edge, replica: ReplicaRecord): EdgeSight {
  if (!edge) return { state: 'never-seen' };
  return {
    state: edge.silent ? 'silent' : 'connected',
    seenAt: edge.seenAt || undefined,
    report: edge.reports.get(replica.id),
  };
}
