import { LoggerService } from '@backstage/backend-plugin-api';
import {
  RegionCapacity,
  seatStateSchema,
} from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { CapacityService } from '../../capacity/types';
import { Federation } from '../../federation/types';
import { buildRegionPolicy, OwnUsage } from './buildRegionPolicy';

/**
 * Of seats that may have a machine. Named one by one, so that the index leads to them: "neither absent nor waiting" reads
 * every seat that the region ever had, while admissions into it wait.
 */
const WITH_MACHINE = seatStateSchema.options.filter(
  state => state !== 'absent' && state !== 'waiting',
);

/** Keeps the policy row of every region in step with config and with what the region last said of itself. */
export class RegionPolicyKeeper {
  readonly #options: {
    knex: Knex;
    federation: Federation;
    capacity: CapacityService;
    logger: LoggerService;
  };

  constructor(options: {
    knex: Knex;
    federation: Federation;
    capacity: CapacityService;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  /** Brings all rows up to date from what is in config and database (no network), then follows new observations. */
  async start(): Promise<void> {
    const { federation, capacity, logger } = this.#options;
    for (const region of federation.list()) {
      await this.#update(region.id, await capacity.latest(region.id));
    }
    capacity.onObserved(async observed => {
      try {
        await this.#update(observed.regionId, observed);
      } catch (error) {
        logger.error(
          `Limits of region ${observed.regionId} were not updated; the former ones stay in force`,
          error as Error,
        );
      }
    });
  }

  async #update(regionId: string, observed: RegionCapacity): Promise<void> {
    const { knex, federation } = this.#options;
    const region = federation.list().find(r => r.id === regionId);
    if (!region) return;
    const observedAt = observed.observedAt
      ? Date.parse(observed.observedAt)
      : undefined;
    await knex.transaction(async tx => {
      // The write comes first and locks the row, so that no admission decides on half of a change.
      await tx('region_policy')
        .insert({ region_id: regionId })
        .onConflict('region_id')
        .merge(['region_id']);
      const known = await tx('region_policy')
        .where({ region_id: regionId })
        .first();
      const { capacity, lending, others } = buildRegionPolicy({
        region,
        observed: observedAt === undefined ? undefined : observed,
        own: await readOwnUsage(tx, regionId, observedAt ?? 0),
        previousOthers: {
          cpu: known.others_cpu,
          mem: known.others_mem,
          ips: known.others_ips,
        },
      });
      await tx('region_policy')
        .where({ region_id: regionId })
        .update({
          cap_seats: capacity.seats,
          cap_cpu: capacity.cpu,
          cap_mem: capacity.mem,
          cap_ips: capacity.ips,
          lend_seats: lending.seats,
          lend_cpu: lending.cpu,
          lend_mem: lending.mem,
          others_cpu: others.cpu,
          others_mem: others.mem,
          others_ips: others.ips,
          observed_at: observedAt ?? known.observed_at,
        });
    });
  }
}

/**
 * Machines that were ready before the region counted are in its numbers for certain; every other one that exists, or
 * may exist because its deployment was asked for, is perhaps.
 */
async function readOwnUsage(
  tx: Knex.Transaction,
  regionId: string,
  observedAt: number,
): Promise<OwnUsage> {
  const rows = await tx('seat')
    .join('session', 'session.id', 'seat.session_id')
    .where('seat.region_id', regionId)
    .whereIn('seat.state', WITH_MACHINE)
    .select('session.cpu_cores', 'session.cpu_mhz', 'session.memory_bytes')
    .select('seat.state', 'seat.ready_at');
  const own: OwnUsage = {
    least: { cores: 0, cpu: 0, mem: 0, ips: 0 },
    most: { cores: 0, cpu: 0, mem: 0, ips: 0 },
  };
  for (const row of rows) {
    const counted =
      row.state === 'ready' &&
      row.ready_at !== null &&
      Number(row.ready_at) <= observedAt;
    for (const usage of counted ? [own.least, own.most] : [own.most]) {
      usage.cores += row.cpu_cores;
      usage.cpu += row.cpu_mhz;
      usage.mem += row.memory_bytes;
      usage.ips += 1;
    }
  }
  return own;
}
