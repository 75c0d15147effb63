import { isListed } from '../capacity/usage';
import { Machine } from '../region/records';
import { Region } from '../region/Region';
import { Guest } from './Guest';

const CLOCK_MS = 1000;

interface Resident {
  runningSince: number;
  guest?: Guest;
  bootTimer?: NodeJS.Timeout;
}

/** Keeps a region's guests in step with its machines: Running ones boot, others are gone. */
export class GuestHouse {
  private readonly residents = new Map<string, Resident>();
  private reconciling: NodeJS.Immediate | undefined;
  private clock: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly region: Region,
    private readonly warn: (message: string) => void,
  ) {
    region.onChange(() => this.reconcileSoon());
    region.faults.onChange(() => this.reconcileSoon());
  }

  /** The booted guest of a machine. */
  guestOf(machineId: string): Guest | undefined {
    return this.residents.get(machineId)?.guest;
  }

  reconcileSoon(): void {
    if (this.closed) return;
    this.reconciling ??= setImmediate(() => {
      this.reconciling = undefined;
      this.reconcile();
    });
  }

  close(): void {
    this.closed = true;
    if (this.reconciling) clearImmediate(this.reconciling);
    clearInterval(this.clock);
    for (const id of [...this.residents.keys()]) this.evict(id);
  }

  private reconcile(): void {
    const silent = this.region.faults.current().guestsSilent;
    const wanted = new Map<string, Machine>();
    for (const machine of this.region.records.machines) {
      const runs = isListed(machine) && machine.runningSince !== undefined;
      if (runs && !silent) wanted.set(machine.id, machine);
    }
    for (const [id, { runningSince }] of this.residents) {
      if (wanted.get(id)?.runningSince !== runningSince) this.evict(id);
    }
    for (const machine of wanted.values()) {
      if (!this.residents.has(machine.id)) this.boot(machine);
    }
    this.windClock();
  }

  private boot(machine: Machine): void {
    const { runningSince = 0 } = machine;
    const resident: Resident = { runningSince };
    this.residents.set(machine.id, resident);
    const bootedAt = runningSince + this.region.timing.bootMs;
    resident.bootTimer = setTimeout(() => {
      resident.guest = this.build(machine);
      resident.guest.listen().then(
        taken => {
          if (taken.length === 0 || this.closed) return;
          const address = machine.nics[0]?.address;
          this.warn(
            `Machine ${machine.name} of region ${
              this.region.id
            } cannot listen on ${address}, port ${taken.join(', ')}`,
          );
        },
        () => {},
      );
    }, Math.max(0, bootedAt - Date.now()));
  }

  private build(machine: Machine): Guest {
    const { templates, description } = this.region;
    return new Guest({
      labels: {
        name: machine.name,
        address: machine.nics[0]?.address ?? '',
        region: description.name,
        template: templates.find(machine.templateId)?.name ?? '',
      },
      password: description.vncPassword,
    });
  }

  private evict(machineId: string): void {
    const resident = this.residents.get(machineId);
    clearTimeout(resident?.bootTimer);
    resident?.guest?.close();
    this.residents.delete(machineId);
  }

  /** One timer for all the clocks of a region, and none while there is no guest. */
  private windClock(): void {
    if (this.residents.size === 0) {
      clearInterval(this.clock);
      this.clock = undefined;
      return;
    }
    this.clock ??= setInterval(() => {
      for (const { guest } of this.residents.values()) {
        if (guest?.desktop.isWatched()) guest.desktop.tick();
      }
    }, CLOCK_MS);
  }
}
