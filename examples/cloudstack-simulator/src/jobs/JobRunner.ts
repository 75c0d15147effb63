import { randomUUID } from 'node:crypto';
import { ApiError, ErrorCode } from '../protocol/ApiError';
import { Caller } from '../region/Caller';
import { Job } from '../region/records';
import { Region } from '../region/Region';

/** What an asynchronous command does once its job is worked on. */
export interface JobWork {
  /** Name of the event that the command leaves, such as `VM.CREATE`. */
  eventType: string;
  durationMs(region: Region, job: Job): number;
  /** Starts the work; throws to make the job fail after the region's `failMs`. */
  begin?(region: Region, job: Job): void;
  /** Ends the work and gives the job's result; throws to make it fail at once. */
  finish(region: Region, job: Job): Record<string, unknown>;
  /** Leaves things as a failed job leaves them. */
  fail?(region: Region, job: Job): void;
}

export interface SubmitOptions {
  command: string;
  caller: Caller;
  machineId?: string;
  input?: Record<string, unknown>;
}

const RETENTION_MS = 24 * 60 * 60 * 1000;
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Works off a region's jobs: queued → running → done. Jobs on one machine go
 * one after the other. All it needs to go on is in the records, so jobs in
 * flight survive a restart.
 */
export class JobRunner {
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  /** Jobs not yet done, oldest first. */
  private readonly active: Set<Job>;

  constructor(
    private readonly region: Region,
    private readonly works: Map<string, JobWork>,
  ) {
    const unfinished = region.records.jobs.filter(job => job.phase !== 'done');
    this.active = new Set(unfinished);
    region.faults.onChange(() => this.wake());
  }

  submit(options: SubmitOptions): Job {
    const { command, caller, machineId, input = {} } = options;
    const job: Job = {
      id: randomUUID(),
      seq: this.region.nextSequence(),
      command,
      userId: caller.user.id,
      accountId: caller.account.id,
      machineId,
      input,
      phase: 'queued',
      dueAt: Date.now() + this.vary(this.region.timing.queueMs),
      created: this.region.now(),
    };
    this.region.records.jobs.push(job);
    this.active.add(job);
    this.addEvent(job, 'Scheduled', `Scheduled async job for ${command}`);
    this.region.changed();
    this.wake();
    return job;
  }

  /** Looks for due work now; also sets the timer for the next. */
  wake(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), this.untilNext());
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  /** Jobs that may go on, in one pass: none that waits for an earlier one of its machine. */
  private actionable(): Job[] {
    if (this.region.faults.current().jobStuck) return [];
    const busy = new Set<string>();
    const limit = this.region.timing.parallelJobs || Infinity;
    let running = [...this.active].filter(
      job => job.phase === 'running',
    ).length;
    const jobs: Job[] = [];
    for (const job of this.active) {
      const waits = job.machineId !== undefined && busy.has(job.machineId);
      if (job.machineId !== undefined) busy.add(job.machineId);
      if (job.phase === 'queued') {
        if (waits || running >= limit) continue;
        if (job.dueAt <= Date.now()) running += 1;
      }
      jobs.push(job);
    }
    return jobs;
  }

  private untilNext(): number {
    const next = this.actionable().reduce(
      (earliest, job) => Math.min(earliest, job.dueAt),
      Infinity,
    );
    return Math.min(MAX_TIMER_MS, Math.max(0, next - Date.now()));
  }

  private tick(): void {
    for (const job of this.actionable()) {
      if (job.dueAt > Date.now()) continue;
      if (job.phase === 'queued') this.begin(job);
      else this.finish(job);
    }
    this.forgetOld();
    this.region.changed();
    this.wake();
  }

  private workOf(job: Job): JobWork {
    const work = this.works.get(job.command);
    if (!work) throw new Error(`No work is known for ${job.command}`);
    return work;
  }

  private begin(job: Job): void {
    const work = this.workOf(job);
    job.phase = 'running';
    this.addEvent(job, 'Started', `Starting job for ${job.command}`);
    let durationMs = work.durationMs(this.region, job);
    try {
      work.begin?.(this.region, job);
    } catch (error) {
      job.failure = this.toFailure(error);
      durationMs = this.region.timing.failMs;
    }
    job.dueAt = Date.now() + this.vary(durationMs);
  }

  private finish(job: Job): void {
    const work = this.workOf(job);
    if (!job.failure) {
      try {
        job.result = work.finish(this.region, job);
      } catch (error) {
        job.failure = this.toFailure(error);
      }
    }
    if (job.failure) work.fail?.(this.region, job);
    job.phase = 'done';
    this.active.delete(job);
    job.completed = this.region.now();
    this.addEvent(
      job,
      'Completed',
      job.failure
        ? `Error while ${job.command}: ${job.failure.text}`
        : `Successfully completed ${job.command}`,
    );
  }

  private toFailure(error: unknown): Job['failure'] {
    if (error instanceof ApiError) {
      return { code: error.code, text: error.message };
    }
    return {
      code: ErrorCode.internal,
      text: error instanceof Error ? error.message : String(error),
    };
  }

  private vary(durationMs: number): number {
    const { jitter } = this.region.timing;
    return Math.round(durationMs * (1 + jitter * (Math.random() * 2 - 1)));
  }

  private addEvent(
    job: Job,
    state: 'Scheduled' | 'Started' | 'Completed',
    description: string,
  ): void {
    const event = this.region.addEvent({
      type: this.workOf(job).eventType,
      level: job.failure ? 'ERROR' : 'INFO',
      state,
      description,
      userId: job.userId,
      accountId: job.accountId,
      parentId: job.startEventId,
      ...(job.machineId && {
        resourceType: 'VirtualMachine',
        resourceId: job.machineId,
      }),
    });
    job.startEventId ??= event.id;
  }

  private forgetOld(): void {
    const { records } = this.region;
    const oldest = this.region.now() - RETENTION_MS;
    if ((records.jobs[0]?.completed ?? oldest) < oldest) {
      records.jobs = records.jobs.filter(
        job => job.completed === undefined || job.completed >= oldest,
      );
    }
  }
}
