import { Problem } from '@meca/backstage-plugin-meca-common';
import { ReplicaOptions, retryPauseMs } from '../options';
import { ReplicaRecord } from '../ReplicaRow';
import { Move } from './Sight';

/** Nothing to do until somebody wants something else. */
export const FOREVER = Infinity;

/** Ends the step; whatever is due in the record by itself comes earlier than `delayMs`. */
export function store(
  record: ReplicaRecord,
  delayMs: number,
  now: number,
): Move {
  const cleanUps = record.givenUp.map(item => item.nextTryAt - now);
  return {
    kind: 'store',
    record,
    delayMs: Math.max(0, Math.min(delayMs, ...cleanUps)),
  };
}

/** A new wish begins with a clean slate. */
export function takeUpWish(record: ReplicaRecord): ReplicaRecord {
  if (record.progress.wish === record.wish) return record;
  return {
    ...record,
    state: record.state === 'failed' ? 'wanted' : record.state,
    progress: {
      ...record.progress,
      wish: record.wish,
      failures: 0,
      needsPerson: false,
      resumeAt: undefined,
    },
  };
}

/** The present registration in the cloud is of no use: it is deleted when the cloud allows it. */
export function giveUpTemplate(
  record: ReplicaRecord,
  templateId: string,
  now: number,
): ReplicaRecord {
  return {
    ...forgetTemplate(record),
    givenUp: [
      ...record.givenUp.filter(item => item.templateId !== templateId),
      { templateId, nextTryAt: now },
    ],
  };
}

/** As before an import was asked for. */
export function forgetTemplate(record: ReplicaRecord): ReplicaRecord {
  return {
    ...record,
    cloudTemplateId: undefined,
    intent: undefined,
    readyAt: undefined,
    bytesPerSecond: undefined,
    progress: {
      ...record.progress,
      measured: undefined,
      stillSince: undefined,
    },
  };
}

/** It did not work. It is tried again after a pause, or when a person asks for it. */
export function fail(
  record: ReplicaRecord,
  problem: Problem,
  context: { now: number; options: ReplicaOptions; random: () => number },
  needsPerson: boolean = false,
): Move {
  const { now, options, random } = context;
  const failures = record.progress.failures + 1;
  const pauseMs = needsPerson
    ? FOREVER
    : retryPauseMs(failures, options, random);
  return store(
    {
      ...record,
      state: 'failed',
      waitingFor: undefined,
      bytesPerSecond: undefined,
      problem,
      progress: {
        ...record.progress,
        failures,
        needsPerson,
        atEdge: undefined,
        resumeAt: needsPerson ? undefined : Math.round(now + pauseMs),
      },
    },
    pauseMs,
    now,
  );
}

/** It goes on by itself when something else has happened. */
export function wait(
  record: ReplicaRecord,
  waitingFor: NonNullable<ReplicaRecord['waitingFor']>,
  problem: Problem | undefined,
  next: { delayMs: number; now: number; resumeAt?: number },
): Move {
  return store(
    {
      ...record,
      state: 'waiting',
      waitingFor,
      problem,
      bytesPerSecond: undefined,
      progress: { ...record.progress, resumeAt: next.resumeAt },
    },
    next.delayMs,
    next.now,
  );
}

/** On its way out; no session resolves to it any more. */
export function retire(record: ReplicaRecord): ReplicaRecord {
  return {
    ...record,
    state: 'retiring',
    waitingFor: undefined,
    bytesPerSecond: undefined,
  };
}
