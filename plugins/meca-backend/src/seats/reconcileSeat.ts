import { Problem } from '@meca/backstage-plugin-meca-common';
import { Instance } from '@meca/backstage-plugin-meca-node';
import { codeOfSeatName, seatName } from './seatName';
import { emptyProgress, SeatRecord } from './SeatRow';
import { SeatOptions } from './options';

/** The one thing to do next for a seat. */
export type SeatMove =
  /** Something was learnt without asking the cloud; decide again with this. */
  | { kind: 'learn'; seat: SeatRecord }
  | { kind: 'settle'; state: 'absent' | 'stopped' | 'failed' }
  /** The cloud works on it. */
  | { kind: 'wait'; state: SeatRecord['state'] }
  /** Wait for a place among the machines being made. */
  | { kind: 'queue' }
  /** `again`: the last request was lost and left nothing behind. */
  | { kind: 'deploy'; again: boolean }
  /** What became of the job. */
  | { kind: 'follow'; jobId: string }
  | { kind: 'probe'; machine: Instance }
  | { kind: 'start' | 'reboot' | 'destroy'; instanceId: string }
  | { kind: 'stop'; instanceId: string; force: boolean }
  /** A second machine of the same name: the late child of a request thought lost. */
  | { kind: 'destroy-double'; instanceId: string };

export interface SeatSituation {
  seat: SeatRecord;
  /** Of the seat's region, for problems. */
  regionName: string;
  /** Machines under the names of {@link namesOf}, from a successful listing that began after the seat was claimed. */
  cloud: Instance[];
  /** Epoch milliseconds, on the database's clock. */
  now: number;
  /** It holds one of the region's places for machines being made. */
  slot: boolean;
  options: SeatOptions;
}

/** Names under which a machine of this seat may be found: its present one and the next. */
export function namesOf(seat: SeatRecord): string[] {
  return [seat.name, nextName(seat)];
}

/** A machine is never made under a name that had one before. */
export function nextName(seat: SeatRecord): string {
  return seatName(codeOfSeatName(seat.name), seat.ordinal, seat.attempt + 1);
}

/** Somebody asked for another machine than the present one. */
export function isReplacementWanted(seat: SeatRecord): boolean {
  return seat.wantedAttempt > seat.attempt;
}

/**
 * Decides what to do about one seat, from what is wanted and what the cloud has. Pure: all that matters is in the
 * arguments, so that any replica at any time comes to the same decision.
 */
export function reconcileSeat(situation: SeatSituation): SeatMove {
  const { seat, cloud } = situation;
  const machines = cloud.filter(
    machine => machine.state !== 'gone' && namesOf(seat).includes(machine.name),
  );
  const machine = chooseMachine(seat, machines);
  const double = machines.find(other => other !== machine);
  if (double) {
    return double.busy
      ? { kind: 'wait', state: seat.state }
      : { kind: 'destroy-double', instanceId: double.id };
  }
  if (!machine) return withoutMachine(situation);
  if (
    machine.id !== seat.instanceId ||
    machine.name !== seat.name ||
    machine.address !== seat.address
  ) {
    return { kind: 'learn', seat: adopt(seat, machine) };
  }
  if (isUnwanted(seat)) return removeMachine(situation, machine);
  return seat.desired === 'running'
    ? towardsRunning(situation, machine)
    : towardsStopped(situation, machine);
}

/** The one we know by id; else the one that has come furthest, the oldest first, so that every replica picks the same. */
function chooseMachine(
  seat: SeatRecord,
  machines: Instance[],
): Instance | undefined {
  const rank = (machine: Instance) =>
    (machine.id === seat.instanceId ? 0 : 10) +
    (machine.state === 'running' ? 0 : 1) +
    (machine.state === 'error' ? 5 : 0);
  return [...machines].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0) ||
      a.id.localeCompare(b.id),
  )[0];
}

function withoutMachine(situation: SeatSituation): SeatMove {
  const { seat, now, slot, options } = situation;
  if (seat.instanceId) {
    const made = seat.progress.asked?.what === 'deploy';
    if (seat.jobId && made) return { kind: 'follow', jobId: seat.jobId };
    return { kind: 'learn', seat: forgetMachine(situation) };
  }
  const wanted = seat.desired === 'running';
  if (seat.intent) {
    if (now - seat.intent.at < options.lostAnswerMs) {
      return { kind: 'wait', state: wanted ? 'deploying' : 'destroying' };
    }
    if (!wanted || isReplacementWanted(seat)) {
      return { kind: 'learn', seat: { ...seat, intent: undefined } };
    }
    return { kind: 'deploy', again: true };
  }
  if (!wanted) return { kind: 'settle', state: 'absent' };
  if (hasFailed(seat, options)) return { kind: 'settle', state: 'failed' };
  return slot ? { kind: 'deploy', again: false } : { kind: 'queue' };
}

/** Another machine is wanted, none at all, or this one is no good. */
function isUnwanted(seat: SeatRecord): boolean {
  return (
    seat.desired === 'absent' ||
    isReplacementWanted(seat) ||
    seat.progress.condemned
  );
}

function removeMachine(
  { seat, now, options }: SeatSituation,
  machine: Instance,
): SeatMove {
  const wait: SeatMove = { kind: 'wait', state: 'destroying' };
  const stuck = sinceAsked(seat, now) > options.busyLimitMs;
  if (isUnderWay(machine) && !stuck) return wait;
  if (seat.progress.asked?.what === 'destroy' && !stuck) {
    if (seat.jobId) return { kind: 'follow', jobId: seat.jobId };
    if (sinceAsked(seat, now) < options.retryMs) return wait;
  }
  return { kind: 'destroy', instanceId: machine.id };
}

function towardsStopped(situation: SeatSituation, machine: Instance): SeatMove {
  const { seat, now, options } = situation;
  const wait: SeatMove = { kind: 'wait', state: 'stopping' };
  const { asked, stoppingSince } = seat.progress;
  const stuck = sinceAsked(seat, now) > options.busyLimitMs;
  if (machine.state === 'error') {
    return { kind: 'learn', seat: condemn(seat, brokenMachine(situation)) };
  }
  if (isUnderWay(machine) && !stuck) return wait;
  if (machine.state === 'stopped') return { kind: 'settle', state: 'stopped' };
  if (asked?.what === 'stop' && !stuck) {
    if (seat.jobId) return { kind: 'follow', jobId: seat.jobId };
    if (sinceAsked(seat, now) < options.retryMs) return wait;
  }
  const force =
    stoppingSince !== undefined && now - stoppingSince > options.stopGraceMs;
  return { kind: 'stop', instanceId: machine.id, force };
}

function towardsRunning(situation: SeatSituation, machine: Instance): SeatMove {
  const { seat, now, slot, options } = situation;
  const state = seat.state === 'deploying' ? 'deploying' : 'starting';
  if (machine.state === 'error') {
    // The job knows why; without it all we can say is that the machine is broken.
    if (seat.jobId) return { kind: 'follow', jobId: seat.jobId };
    return { kind: 'learn', seat: condemn(seat, brokenMachine(situation)) };
  }
  if (isUnderWay(machine)) {
    if (sinceAsked(seat, now) > options.busyLimitMs) {
      return { kind: 'learn', seat: condemn(seat, stuckMachine(situation)) };
    }
    const doubtful = sinceAsked(seat, now) > options.lostAnswerMs;
    if (seat.jobId && doubtful) return { kind: 'follow', jobId: seat.jobId };
    return { kind: 'wait', state };
  }
  if (machine.state === 'stopped') {
    if (seat.jobId) return { kind: 'follow', jobId: seat.jobId };
    if (hasFailed(seat, options)) return { kind: 'settle', state: 'failed' };
    const { asked } = seat.progress;
    if (asked?.what === 'start' && sinceAsked(seat, now) < options.retryMs) {
      return { kind: 'wait', state };
    }
    const mayStart = slot || seat.state === 'starting';
    return mayStart
      ? { kind: 'start', instanceId: machine.id }
      : { kind: 'queue' };
  }
  return running(situation, machine);
}

function running(situation: SeatSituation, machine: Instance): SeatMove {
  const { seat, now, options } = situation;
  if (seat.jobId) {
    return { kind: 'learn', seat: { ...seat, jobId: undefined } };
  }
  const { runningSince, rebooted } = seat.progress;
  const deaf =
    runningSince !== undefined && now - runningSince > options.readinessLimitMs;
  if (!deaf) return { kind: 'probe', machine };
  if (!rebooted) return { kind: 'reboot', instanceId: machine.id };
  return { kind: 'learn', seat: condemn(seat, deafMachine(situation)) };
}

function isUnderWay(machine: Instance): boolean {
  return (
    machine.busy || machine.state === 'pending' || machine.state === 'stopping'
  );
}

function hasFailed(seat: SeatRecord, options: SeatOptions): boolean {
  return (
    seat.progress.failures >= options.maxFailures && !isReplacementWanted(seat)
  );
}

/** Milliseconds since the cloud was last asked to do something for this seat, or was done with it. */
export function sinceAsked(seat: SeatRecord, now: number): number {
  const { asked } = seat.progress;
  return asked ? now - (asked.endedAt ?? asked.at) : 0;
}

function adopt(seat: SeatRecord, machine: Instance): SeatRecord {
  const attempt =
    machine.name === seat.name ? Math.max(seat.attempt, 1) : seat.attempt + 1;
  return {
    ...seat,
    name: machine.name,
    attempt,
    instanceId: machine.id,
    address: machine.address,
    intent: undefined,
  };
}

/** The machine is gone; if nobody wanted that, it counts as a failure. */
function forgetMachine({ seat, regionName }: SeatSituation): SeatRecord {
  const surprising = seat.desired === 'running' && !isUnwanted(seat);
  const failures = seat.progress.failures + (surprising ? 1 : 0);
  return {
    ...seat,
    instanceId: undefined,
    jobId: undefined,
    address: undefined,
    intent: undefined,
    readyAt: undefined,
    progress: { ...emptyProgress(), failures },
    problem: surprising
      ? {
          code: 'vanished',
          message: `Machine ${seat.name} is no longer in region ${regionName}`,
          remedy: 'Another one is being made; nothing to do.',
        }
      : seat.problem,
  };
}

/** Marks the present machine as no good. */
export function condemn(seat: SeatRecord, problem: Problem): SeatRecord {
  return {
    ...seat,
    jobId: undefined,
    problem,
    progress: {
      ...seat.progress,
      condemned: true,
      failures: seat.progress.failures + 1,
    },
  };
}

const problemAt = (problem: Problem, now: number): Problem => ({
  ...problem,
  at: new Date(now).toISOString(),
});

function brokenMachine({ seat, regionName, now }: SeatSituation): Problem {
  return problemAt(
    {
      code: 'failed',
      message: `Region ${regionName} could not make machine ${seat.name} work`,
      remedy:
        'It is replaced; if that goes on, ask the operator of the region.',
    },
    now,
  );
}

function stuckMachine({ seat, regionName, now }: SeatSituation): Problem {
  return problemAt(
    {
      code: 'stuck',
      message: `Region ${regionName} did not finish machine ${seat.name} in time`,
      remedy:
        'It is replaced; if that goes on, ask the operator of the region.',
    },
    now,
  );
}

function deafMachine({ seat, now }: SeatSituation): Problem {
  const ports = seat.progress.access.map(
    ({ protocol, port }) => `${protocol} (${port})`,
  );
  return problemAt(
    {
      code: 'not-answering',
      message: `Machine ${seat.name} runs, but ${ports.join(
        ' or ',
      )} does not answer, also after a reboot`,
      remedy:
        'It is replaced; if that goes on, check that the template starts these services and that the network lets the portal through.',
    },
    now,
  );
}
