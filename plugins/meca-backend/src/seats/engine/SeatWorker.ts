import { LoggerService } from '@backstage/backend-plugin-api';
import { Instance, isRegionError } from '@meca/backstage-plugin-meca-node';
import { TemplateCatalogue } from '../../mgtr/types';
import { SessionReader, SessionRecord } from '../../sessions/types';
import { CallGate, RegionWorker, Rounds } from '../../reconcile';
import { SeatClaim, SeatLeases } from '../lease/SeatLeases';
import { makeMove } from '../moves/makeMove';
import { toProblem } from '../moves/toProblem';
import { MoveContext, MoveResult } from '../moves/types';
import { SeatOptions } from '../options';
import { namesOf, reconcileSeat } from '../reconcileSeat';
import { SeatRecord } from '../SeatRow';
import { JobTimes } from './JobTimes';

/** Decisions about one seat without asking the cloud; more than these few would be a circle. */
const MOST_LESSONS = 8;

export interface SeatWorkerOptions {
  regionId: string;
  regionName: string;
  portalId: string;
  /** Machines being made at one time. */
  concurrency(): number;
  gate: CallGate;
  leases: SeatLeases;
  sessions: SessionReader;
  templates: TemplateCatalogue;
  options: SeatOptions;
  logger: LoggerService;
  probe: MoveContext['probe'];
  /** Called after a seat was written. */
  onChange(before: SeatRecord, after: SeatRecord): void;
}

/**
 * Works on the seats of one region.
 *
 * @remarks
 * A round claims what is due, lists the machines of all claimed seats with one call, and makes one move for each seat.
 * Moves run on while the next round begins: their seats stay claimed until they are done. A listing that failed moves
 * nothing: what could not be seen is not absent.
 */
export class SeatWorker implements RegionWorker {
  readonly times: JobTimes;
  private readonly rounds: Rounds;

  constructor(private readonly on: SeatWorkerOptions) {
    this.times = new JobTimes(on.options.jobLookMs);
    this.rounds = new Rounds({
      what: `Seats of region ${on.regionName}`,
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

  /** Returns how many seats were claimed. */
  private async runRound(): Promise<number> {
    const { leases, regionId, sessions, options } = this.on;
    const claims = await leases.claimDue(regionId);
    claims.push(...(await this.claimSlots()));
    if (claims.length === 0) return 0;
    for (const { id } of claims) this.rounds.alarm.clear(id);
    try {
      const [records, cloud] = await Promise.all([
        sessions.getMany([...new Set(claims.map(c => c.seat.sessionId))]),
        this.listMachines(claims),
      ]);
      for (const claim of claims) {
        const session = records.get(claim.seat.sessionId);
        this.rounds.begin(
          this.rounds.isMoving(claim.id)
            ? leases.drop(claim, options.retryMs)
            : this.work(claim, session, cloud),
        );
      }
    } catch (error) {
      // What is claimed and not worked on would be kept for ever.
      await Promise.all(claims.map(claim => this.lookLater(claim, error)));
    }
    return claims.length;
  }

  /** A failure must not hold up what is claimed already. */
  private async claimSlots(): Promise<SeatClaim[]> {
    const { concurrency, gate, leases, logger, regionId, regionName } = this.on;
    if (gate.closed) return [];
    try {
      return await leases.claimSlots(regionId, concurrency());
    } catch (error) {
      logger.warn(
        `No machines could be begun in region ${regionName}`,
        error as Error,
      );
      return [];
    }
  }

  private listMachines(claims: SeatClaim[]): Promise<Instance[]> {
    const names = new Set(claims.flatMap(claim => namesOf(claim.seat)));
    return this.on.gate.list(this.on.portalId, [...names]);
  }

  private async work(
    claim: SeatClaim,
    session: SessionRecord | undefined,
    cloud: Instance[],
  ): Promise<void> {
    let result: MoveResult | undefined;
    try {
      result = await this.rounds.move(claim.id, () =>
        this.decideAndMove(claim, session, cloud),
      );
    } catch (error) {
      await this.lookLater(claim, error);
      return;
    }
    if (!result) return;
    const { seat, settled = false, delayMs } = result;
    const stored = await this.on.leases.giveBack(claim, seat, {
      settled,
      delayMs,
    });
    if (!stored) return;
    this.on.onChange(claim.seat, seat);
    const slotFree = isInSlot(claim.seat) && !isInSlot(seat);
    if (slotFree) this.wake();
    if (!settled) this.rounds.alarm.set(seat.id, delayMs);
  }

  private async decideAndMove(
    claim: SeatClaim,
    session: SessionRecord | undefined,
    cloud: Instance[],
  ): Promise<MoveResult | undefined> {
    const { options, regionName } = this.on;
    let seat = claim.seat;
    for (let lesson = 0; lesson < MOST_LESSONS; lesson++) {
      const now = claim.now();
      const { slot } = claim;
      const move = reconcileSeat({
        ...{ seat, cloud, now, slot },
        ...{ options, regionName },
      });
      if (move.kind === 'learn') {
        if (seat.instanceId && !move.seat.instanceId) {
          this.observe(seat, ['destroy'], now);
        }
        seat = move.seat;
        continue;
      }
      if (move.kind === 'probe') {
        this.observe(seat, ['deploy', 'start', 'reboot'], now);
      } else if (move.kind === 'settle') {
        this.observe(seat, ['stop'], now);
      }
      return makeMove(this.moveContext(claim, session), seat, move);
    }
    throw new Error(`Seat ${seat.name}: no decision`);
  }

  /** Learns how long jobs take here: only when the end of one is seen for the first time. */
  private observe(seat: SeatRecord, kinds: string[], now: number): void {
    const { asked, runningSince } = seat.progress;
    if (asked && kinds.includes(asked.what) && runningSince === undefined) {
      this.times.observe(asked.what, now - asked.at);
    }
  }

  private moveContext(
    claim: SeatClaim,
    session: SessionRecord | undefined,
  ): MoveContext {
    const { leases, gate, templates, options, portalId, probe } = this.on;
    return {
      claim,
      leases,
      session,
      gate,
      templates,
      regionName: this.on.regionName,
      times: this.times,
      options,
      portalId,
      probe,
      onSlotFree: () => this.wake(),
    };
  }

  /** The region could not be asked: nothing is concluded, the seat is only told apart from a healthy one. */
  private async lookLater(claim: SeatClaim, error: unknown): Promise<void> {
    const { leases, options, regionName, logger } = this.on;
    if (!isRegionError(error)) {
      logger.warn(`Seat ${claim.seat.name}: the move failed`, error as Error);
    }
    const seat: SeatRecord = {
      ...claim.seat,
      // The place among the machines being made goes back, unless something may be under way in it.
      state: claim.slot ? 'waiting' : claim.seat.state,
      problem: toProblem(error, { regionName, now: claim.now() }),
    };
    const stored = await leases.giveBack(claim, seat, {
      settled: false,
      delayMs: options.retryMs,
    });
    if (stored) this.on.onChange(claim.seat, seat);
    this.rounds.alarm.set(seat.id, options.retryMs);
  }
}

/** Counts among the machines being made. */
function isInSlot(seat: SeatRecord): boolean {
  return seat.state === 'deploying' || seat.state === 'starting';
}
