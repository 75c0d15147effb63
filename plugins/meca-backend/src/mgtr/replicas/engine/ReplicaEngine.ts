import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { BandwidthSchedule } from '@meca/meca-mgtr';
import { Knex } from 'knex';
import { Federation } from '../../../federation';
import { RegionEngine } from '../../../reconcile';
import { EdgeBook } from '../../edge/EdgeBook';
import { MgtrOptions } from '../../options';
import { RetirementGuard, VersionSource } from '../../versions/types';
import { StagedImages } from '../moves/types';
import { ReplicaOptions } from '../options';
import { REPLICA_TABLE, ReplicaRecord } from '../ReplicaRow';
import { ReplicaJournal } from './ReplicaJournal';
import { ReplicaLeases } from './ReplicaLeases';
import { ReplicaWorker } from './ReplicaWorker';

export interface ReplicaEngineOptions {
  knex: Knex;
  federation: Pick<Federation, 'get' | 'driver'>;
  versions: VersionSource;
  guard: RetirementGuard;
  edges: Pick<EdgeBook, 'read'>;
  images: StagedImages;
  journal: ReplicaJournal;
  regions: MgtrOptions['regions'];
  portalId: string;
  options: ReplicaOptions;
  logger: LoggerService;
  /** For tests that look at or disturb what the engine does to the database. */
  leases?: ReplicaLeases;
  random?: () => number;
}

/** Brings the templates of regions towards what replicas say. */
export class ReplicaEngine {
  private readonly engine: RegionEngine;

  constructor(private readonly on: ReplicaEngineOptions) {
    const { knex, federation, logger, options, regions } = on;
    const leases =
      on.leases ?? new ReplicaLeases(knex, randomUUID(), options.leaseMs);
    this.engine = new RegionEngine({
      ...{ what: 'Replicas', federation, leases, logger, options },
      createWorker: ({ id, name }, gate) =>
        new ReplicaWorker({
          ...on,
          ...{ regionId: id, regionName: name, gate, leases },
          mode: () => regions.get(id)?.delivery,
          closedUntil: now => this.closedUntil(id, now),
          isShared: record => this.isShared(record),
          random: on.random ?? Math.random,
        }),
    });
  }

  start(): void {
    this.engine.start();
  }

  wake(): void {
    this.engine.wake();
  }

  stop(): Promise<void> {
    return this.engine.stop();
  }

  private closedUntil(regionId: string, now: number): number | undefined {
    const { federation, regions } = this.on;
    const table = regions.get(regionId)?.bandwidth;
    if (table === undefined) return undefined;
    const { timeZone } = federation.get(regionId);
    const limit = BandwidthSchedule.parse(table, timeZone).limitAt(now);
    return limit.kind === 'closed' ? limit.untilMs ?? Infinity : undefined;
  }

  /** Two repositories may publish the same image under the same name; a region has it once. */
  private async isShared(record: ReplicaRecord): Promise<boolean> {
    const other = await this.on
      .knex(REPLICA_TABLE)
      .where({
        region_id: record.regionId,
        cloud_template_id: record.cloudTemplateId,
        desired: 'present',
      })
      .whereNot({ id: record.id })
      .first('id');
    return other !== undefined;
  }
}
