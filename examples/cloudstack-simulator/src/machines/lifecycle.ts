import { findPlacement } from '../capacity/allocate';
import { JobWork } from '../jobs/JobRunner';
import { ApiError, ErrorCode, parameterError } from '../protocol/ApiError';
import { project } from '../protocol/project';
import { Job, Machine, MachineState } from '../region/records';
import { Region } from '../region/Region';
import { injectedFailure, noDestination } from './failureTexts';
import { machineView } from './machineView';

/** The machine that a job works on. */
export function machineOf(region: Region, job: Job): Machine {
  const machine = region.records.machines.find(
    ({ id }) => id === job.machineId,
  );
  if (!machine) throw new Error(`Job ${job.id} has no machine`);
  return machine;
}

export function setState(
  region: Region,
  machine: Machine,
  state: MachineState,
): void {
  machine.state = state;
  machine.runningSince = state === 'Running' ? Date.now() : undefined;
  machine.updated = region.now();
  region.changed();
}

export function machineResult(region: Region, job: Job) {
  const user = region.user(job.userId);
  const machine = machineOf(region, job);
  const view = {
    ...machineView(region, machine, { user, account: user.account }),
    // As seen by the job itself, which is not done while it writes its result.
    jobid: job.id,
    jobstatus: 0,
    password:
      job.command === 'deployVirtualMachine' ? machine.password : undefined,
  };
  const declaration = region.declarations.get(job.command);
  return { virtualmachine: declaration ? project(view, declaration) : view };
}

/** Takes room on a host, and on a pool at the first time; throws if there is none. */
function place(region: Region, machine: Machine, hostId?: string): void {
  const zone = region.infrastructure.zones.find(
    ({ id }) => id === machine.zoneId,
  );
  const placement = zone && findPlacement(region, { zone, machine, hostId });
  if (!placement && hostId) {
    throw parameterError(
      `Cannot deploy the VM to specified host ${hostId}; host has cpu capability? true, host has capacity? false`,
    );
  }
  if (!placement) throw noDestination(region, machine);
  machine.hostId = placement.host.id;
  machine.poolId ??= placement.pool?.id;
  machine.details.cpuOvercommitRatio = String(
    placement.host.cluster.cpuOvercommit,
  );
  machine.details.memoryOvercommitRatio = String(
    placement.host.cluster.memoryOvercommit,
  );
}

function hostIdOf(job: Job): string | undefined {
  return typeof job.input.hostId === 'string' ? job.input.hostId : undefined;
}

export const deployWork: JobWork = {
  eventType: 'VM.CREATE',
  durationMs: (region, job) =>
    job.input.start === false ? region.timing.queueMs : region.timing.deployMs,
  begin(region, job) {
    if (job.input.start === false) return;
    const machine = machineOf(region, job);
    setState(region, machine, 'Starting');
    if (region.faults.failsDeploy()) throw injectedFailure(region, machine);
    place(region, machine, hostIdOf(job));
  },
  finish(region, job) {
    const machine = machineOf(region, job);
    if (job.input.start === false) {
      // Nothing is placed; the disk alone is promised from now on.
      machine.poolId ??= region.infrastructure.storagePools.find(
        pool => pool.zone.id === machine.zoneId,
      )?.id;
    } else {
      setState(region, machine, 'Running');
    }
    return machineResult(region, job);
  },
  fail(region, job) {
    const machine = machineOf(region, job);
    machine.hostId = undefined;
    setState(region, machine, 'Error');
  },
};

export const startWork: JobWork = {
  eventType: 'VM.START',
  durationMs: region => region.timing.startMs,
  begin(region, job) {
    const machine = machineOf(region, job);
    if (machine.state === 'Running') {
      throw parameterError(
        `The virtual machine ${machine.id} (${machine.name}) is already running`,
      );
    }
    if (machine.state !== 'Stopped') {
      throw new ApiError(
        ErrorCode.internal,
        `Unable to start a VM [${machine.id}] due to [it is in state ${machine.state}].`,
      );
    }
    setState(region, machine, 'Starting');
    if (region.faults.failsStart()) throw injectedFailure(region, machine);
    place(region, machine, hostIdOf(job));
  },
  finish(region, job) {
    setState(region, machineOf(region, job), 'Running');
    return machineResult(region, job);
  },
  fail(region, job) {
    const machine = machineOf(region, job);
    if (machine.state !== 'Starting') return;
    machine.hostId = undefined;
    setState(region, machine, 'Stopped');
  },
};

export const stopWork: JobWork = {
  eventType: 'VM.STOP',
  durationMs: (region, job) =>
    machineOf(region, job).state === 'Running' ||
    machineOf(region, job).state === 'Stopping'
      ? region.timing.stopMs
      : 0,
  begin(region, job) {
    const machine = machineOf(region, job);
    if (machine.state === 'Running') setState(region, machine, 'Stopping');
    else if (machine.state !== 'Stopped') {
      throw new ApiError(
        ErrorCode.internal,
        `Failed to stop vm ${machine.id}: it is in state ${machine.state}`,
      );
    }
  },
  finish(region, job) {
    const machine = machineOf(region, job);
    machine.hostId = undefined;
    setState(region, machine, 'Stopped');
    return machineResult(region, job);
  },
};

export const rebootWork: JobWork = {
  eventType: 'VM.REBOOT',
  durationMs: region => region.timing.rebootMs,
  begin(region, job) {
    const machine = machineOf(region, job);
    if (machine.state !== 'Running') {
      throw new ApiError(
        ErrorCode.internal,
        `Vm ${machine.instanceName} is not in the running state, failed to reboot`,
      );
    }
    // A reboot is not a state of its own: the guest goes, the state stays.
    machine.runningSince = undefined;
    region.changed();
  },
  finish(region, job) {
    setState(region, machineOf(region, job), 'Running');
    return machineResult(region, job);
  },
};

/** Frees the address and the disk; the id stays known. */
function expunge(region: Region, machine: Machine): void {
  machine.state = 'Expunging';
  machine.runningSince = undefined;
  machine.hostId = undefined;
  machine.removed = region.now();
  region.records.tags = region.records.tags.filter(
    tag => tag.resourceId !== machine.id,
  );
  region.changed();
}

export const destroyWork: JobWork = {
  eventType: 'VM.DESTROY',
  durationMs: (region, job) =>
    region.timing.destroyMs + (job.input.expunge ? region.timing.expungeMs : 0),
  begin(region, job) {
    const machine = machineOf(region, job);
    if (machine.deleteProtection) {
      throw parameterError(
        `Instance [id = ${machine.id}, name = ${machine.name}] has delete protection enabled and cannot be deleted.`,
      );
    }
    if (machine.state === 'Running') setState(region, machine, 'Stopping');
  },
  finish(region, job) {
    const machine = machineOf(region, job);
    if (machine.removed !== undefined) return { success: true };
    machine.hostId = undefined;
    // A machine in Error never becomes Destroyed: it is expunged at once.
    const expunges = job.input.expunge || machine.state === 'Error';
    if (machine.state !== 'Destroyed') {
      setState(region, machine, expunges ? 'Expunging' : 'Destroyed');
    }
    const result = machineResult(region, job);
    if (expunges) expunge(region, machine);
    return result;
  },
};

export const expungeWork: JobWork = {
  eventType: 'VM.EXPUNGE',
  durationMs: region => region.timing.expungeMs,
  begin(region, job) {
    const machine = machineOf(region, job);
    if (!['Destroyed', 'Expunging', 'Error'].includes(machine.state)) {
      throw new ApiError(
        ErrorCode.internal,
        'Please destroy vm with specified vmId before expunge',
      );
    }
    setState(region, machine, 'Expunging');
  },
  finish(region, job) {
    expunge(region, machineOf(region, job));
    return { success: true };
  },
};
