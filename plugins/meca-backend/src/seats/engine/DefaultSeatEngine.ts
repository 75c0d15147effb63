import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Federation } from '../../federation/types';
import { TemplateCatalogue } from '../../mgtr/types';
import { RegionEngine } from '../../reconcile';
import { SessionReader } from '../../sessions/types';
import { SeatLeases } from '../lease/SeatLeases';
import { probePort } from '../moves/probePort';
import { MoveContext } from '../moves/types';
import { SeatOptions } from '../options';
import { SeatRecord } from '../SeatRow';
import { SeatEngine } from '../types';
import { SeatWorker } from './SeatWorker';

export interface SeatEngineOptions {
  knex: Knex;
  federation: Pick<Federation, 'get' | 'driver'>;
  sessions: SessionReader;
  templates: TemplateCatalogue;
  portalId: string;
  options: SeatOptions;
  logger: LoggerService;
  /** Called for every seat whose state, as people see it, changed. */
  onChange?(seat: SeatRecord): void;
  probe?: MoveContext['probe'];
  /** For tests that look at or disturb what the engine does to the database. */
  leases?: SeatLeases;
}

/** Brings machines towards what seats want. */
export class DefaultSeatEngine implements SeatEngine {
  private readonly engine: RegionEngine<SeatWorker>;

  constructor(on: SeatEngineOptions) {
    const { knex, federation, logger, options } = on;
    const leases =
      on.leases ?? new SeatLeases(knex, randomUUID(), options.leaseMs);
    const probe: MoveContext['probe'] = (address, port) =>
      probePort(address, port, { timeoutMs: options.probeTimeoutMs });
    this.engine = new RegionEngine({
      ...{ what: 'Seats', federation, leases, logger, options },
      createWorker: ({ id, name }, gate) =>
        new SeatWorker({
          ...on,
          ...{ regionId: id, regionName: name, gate, leases },
          probe: on.probe ?? probe,
          concurrency: () => federation.get(id).deployConcurrency,
          onChange: (before, after) => {
            if (isVisibleChange(before, after)) on.onChange?.(after);
          },
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

  /** How long a machine takes to be made in a region, milliseconds, as far as this replica has seen. */
  expectedDeployMs(regionId: string): number | undefined {
    return this.engine.worker(regionId)?.times.expected('deploy');
  }
}

function isVisibleChange(before: SeatRecord, after: SeatRecord): boolean {
  return (
    before.state !== after.state ||
    before.address !== after.address ||
    before.name !== after.name ||
    before.problem?.code !== after.problem?.code
  );
}
