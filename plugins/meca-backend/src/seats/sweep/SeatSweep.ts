import { LoggerService } from '@backstage/backend-plugin-api';
import { SeatIncident } from '@meca/backstage-plugin-meca-common';
import { Instance } from '@meca/backstage-plugin-meca-node';
import { Knex } from 'knex';
import { databaseTime } from '../../database';
import { Federation } from '../../federation/types';
import { DatabaseSessionStore } from '../../sessions/store/SessionStore';
import { SeatIncidents } from '../incidents/SeatIncidents';
import { SeatOptions } from '../options';
import { SEAT_TABLE, SeatRow } from '../SeatRow';
import { StrayBook } from './StrayBook';

/** One region's part of a sweep; a region that hangs costs no more than this. */
const REGION_TIMEOUT_MS = 45_000;

export interface SeatSweepOptions {
  knex: Knex;
  federation: Pick<Federation, 'list' | 'driver'>;
  portalId: string;
  options: SeatOptions;
  logger: LoggerService;
  incidents: SeatIncidents;
  sessions: Pick<DatabaseSessionStore, 'lookSoon'>;
  /** Called when seats have something to do. */
  onWork(): void;
}

type WatchedSeat = Pick<
  SeatRow,
  'id' | 'session_id' | 'ordinal' | 'name' | 'instance_id'
>;

/**
 * Looks at all machines of the portal now and then, for what the seat engine cannot see: machines that vanished or
 * stopped although their seat was ready, and machines that no seat knows.
 */
export class SeatSweep {
  private readonly strays: StrayBook;

  constructor(private readonly on: SeatSweepOptions) {
    this.strays = new StrayBook(on.knex);
  }

  /** Seats whose machine no longer runs get to work again. Asks only regions that have ready seats. */
  async watchReadySeats(options: { signal: AbortSignal }): Promise<void> {
    const rows: { region_id: string }[] = await this.on
      .knex(SEAT_TABLE)
      .distinct('region_id')
      .where({ settled: true, state: 'ready' });
    const configured = new Set(this.on.federation.list().map(({ id }) => id));
    await this.forEachRegion(
      rows.map(row => row.region_id).filter(id => configured.has(id)),
      options.signal,
      (regionId, signal) => this.watchRegion(regionId, signal),
    );
  }

  /** Machines with our mark that belong to no seat: written down, and destroyed when they stay for long. */
  async collectStrays(options: { signal: AbortSignal }): Promise<void> {
    await this.forEachRegion(
      this.on.federation.list().map(({ id }) => id),
      options.signal,
      (regionId, signal) => this.collectRegion(regionId, signal),
    );
  }

  private async watchRegion(
    regionId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { knex, onWork, logger } = this.on;
    // Seats before machines: a machine made after our look at the seats is no reason for anything.
    const seats: WatchedSeat[] = await knex<SeatRow>(SEAT_TABLE)
      .where({ region_id: regionId, settled: true, state: 'ready' })
      .select('id', 'session_id', 'ordinal', 'name', 'instance_id');
    const machines = new Map(
      (await this.list(regionId, signal)).map(machine => [machine.id, machine]),
    );
    // One for all that are found together.
    const at = Date.now();
    let lost = 0;
    for (const seat of seats) {
      const cause = causeOf(machines.get(seat.instance_id ?? ''));
      if (!cause) continue;
      lost++;
      logger.info(
        `Machine ${seat.name} of region ${regionId} runs no more (${cause})`,
      );
      await knex.transaction(tx => this.giveToEngine(tx, seat, { cause, at }));
    }
    if (lost > 0) onWork();
  }

  /** One transaction with its record, so that what is mended is also told. */
  private async giveToEngine(
    tx: Knex.Transaction,
    seat: WatchedSeat,
    found: { cause: SeatIncident['cause']; at: number },
  ): Promise<void> {
    const { incidents, sessions } = this.on;
    const changed = await tx(SEAT_TABLE)
      .where({ id: seat.id, settled: true, instance_id: seat.instance_id })
      .update({ settled: false, next_attempt_at: databaseTime(tx) });
    if (changed !== 1) return;
    const { session_id: sessionId, ordinal, name } = seat;
    await incidents.record(tx, { sessionId, ordinal, name, ...found });
    await sessions.lookSoon(tx, sessionId);
  }

  private async collectRegion(
    regionId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { options, logger, federation } = this.on;
    // Machines before seats: a seat knows the name of its machine before the machine exists.
    const machines = await this.list(regionId, signal);
    const strays = await this.strays.withoutSeat(machines);
    const { fresh, seenSince } = await this.strays.record(regionId, strays);
    for (const { name } of fresh) {
      logger.warn(
        `Machine ${name} in region ${regionId} has the mark of this portal but belongs to no seat`,
      );
    }
    if (!options.destroyStrays) return;
    // One sighting proves nothing: whatever is new is only written down.
    for (const machine of strays.filter(stray => !fresh.includes(stray))) {
      const ageMs = seenSince(machine.id);
      if (ageMs < options.strayAfterMs || machine.busy) continue;
      logger.warn(`Destroying stray machine ${machine.name} in ${regionId}`);
      await federation.driver(regionId).destroy(machine.id, { signal });
    }
  }

  private async list(
    regionId: string,
    signal: AbortSignal,
  ): Promise<Instance[]> {
    const { federation, portalId } = this.on;
    const machines = await federation
      .driver(regionId)
      .listInstances({ portalId }, { signal });
    return machines.filter(
      machine => machine.portalId === portalId && machine.state !== 'gone',
    );
  }

  private async forEachRegion(
    regionIds: string[],
    signal: AbortSignal,
    look: (regionId: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    await Promise.all(
      regionIds.map(async regionId => {
        const limit = AbortSignal.timeout(REGION_TIMEOUT_MS);
        try {
          await look(regionId, AbortSignal.any([signal, limit]));
        } catch (error) {
          // Could not ask: nothing is concluded about this region.
          this.on.logger.debug(
            `The machines of region ${regionId} could not be swept`,
            error as Error,
          );
        }
      }),
    );
  }
}

/** Why the machine of a ready seat is no good any more; undefined: it is, or its region works on it. */
function causeOf(
  machine: Instance | undefined,
): SeatIncident['cause'] | undefined {
  if (!machine) return 'gone';
  if (machine.state === 'running' || machine.busy) return undefined;
  return machine.state === 'error' ? 'broken' : 'stopped';
}
