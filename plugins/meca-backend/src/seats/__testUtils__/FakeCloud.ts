import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Accepted,
  CallOptions,
  DeployRequest,
  Instance,
  JobStatus,
  RegionDriver,
  RegionError,
  RegionErrorCode,
} from '@meca/backstage-plugin-meca-node';

/** What goes wrong with one call. */
export type Mishap =
  /** It is done, but no answer comes. */
  | 'lose-answer'
  /** It never arrives; the caller cannot tell that from a lost answer. */
  | 'lose-request'
  /** It is done a little later, after the caller was told that the outcome is unknown. */
  | 'late'
  /** A definite refusal. */
  | { refuse: RegionErrorCode }
  /** It is accepted, and fails. */
  | 'fail-job';

type Call =
  | 'deploy'
  | 'start'
  | 'stop'
  | 'reboot'
  | 'destroy'
  | 'list'
  | 'poll';

interface FakeJob {
  id: string;
  machine: FakeMachine;
  end(): void;
  failed: boolean;
  ended: boolean;
}

interface FakeMachine extends Instance {
  name: string;
  job?: FakeJob;
}

/**
 * A cloud in memory that can lose, refuse, delay and fail. Unlike a real one it lets two machines have the same name,
 * so that a request repeated blindly shows.
 */
export class FakeCloud implements RegionDriver {
  readonly machines: FakeMachine[] = [];
  readonly calls: { call: Call; name?: string }[] = [];
  /** Most machines being made at one time. */
  mostDeploying = 0;
  /** Decides what goes wrong with a call. */
  mishap: (call: Call) => Mishap | undefined = () => undefined;
  /** The region does not answer at all. */
  down = false;
  private readonly jobs = new Map<string, FakeJob>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly jobMs: (call: Call) => number = () => 5) {}

  /** Machines that exist under this portal's mark. */
  alive(): FakeMachine[] {
    return this.machines.filter(machine => machine.state !== 'gone');
  }

  names(): string[] {
    return this.alive()
      .map(machine => machine.name)
      .sort();
  }

  /** What somebody outside the portal does to a machine. */
  set(name: string, state: Instance['state']): void {
    for (const machine of this.alive()) {
      if (machine.name === name) machine.state = state;
    }
  }

  async deploy(request: DeployRequest, { signal }: CallOptions) {
    const mishap = this.begin('deploy', signal, request.name);
    const act = () => {
      const machine: FakeMachine = {
        id: randomUUID(),
        name: request.name,
        portalId: request.portalId,
        address: '127.0.0.1',
        state: 'pending',
        busy: true,
        createdAt: new Date(),
      };
      this.machines.push(machine);
      const accepted = this.beginJob('deploy', machine, mishap, failed => {
        machine.state = failed ? 'error' : 'running';
      });
      const deploying = this.alive().filter(m => m.state === 'pending').length;
      this.mostDeploying = Math.max(this.mostDeploying, deploying);
      return accepted;
    };
    return this.carryOut(mishap, act);
  }

  start(id: string, { signal }: CallOptions): Promise<Accepted> {
    return this.change('start', id, signal, 'pending', 'running');
  }

  stop(id: string, { signal }: CallOptions): Promise<Accepted> {
    return this.change('stop', id, signal, 'stopping', 'stopped');
  }

  reboot(id: string, { signal }: CallOptions): Promise<Accepted> {
    return this.change('reboot', id, signal, 'running', 'running');
  }

  destroy(id: string, { signal }: CallOptions): Promise<Accepted> {
    return this.change('destroy', id, signal, 'stopping', 'gone');
  }

  async pollJob(jobId: string, { signal }: CallOptions): Promise<JobStatus> {
    this.failReading(this.begin('poll', signal));
    const job = this.jobs.get(jobId);
    if (!job) return { state: 'unknown' };
    if (!job.ended) return { state: 'pending' };
    return job.failed
      ? { state: 'failed', error: error('failed', 'The job failed') }
      : { state: 'done', instance: { ...job.machine } };
  }

  async listInstances(
    filter: { portalId: string; names?: string[] },
    { signal }: CallOptions,
  ): Promise<Instance[]> {
    this.failReading(this.begin('list', signal));
    return this.machines
      .filter(({ portalId }) => portalId === filter.portalId)
      .filter(({ name }) => !filter.names || filter.names.includes(name))
      .map(({ job, ...machine }) => ({ ...machine }));
  }

  async getInstance(id: string, { signal }: CallOptions) {
    this.failReading(this.begin('list', signal));
    return this.machines.find(machine => machine.id === id);
  }

  openConsole = notFaked;
  probe = notFaked;
  capacity = notFaked;
  listOfferings = notFaked;
  listTemplates = notFaked;
  importTemplate = notFaked;
  getTemplate = notFaked;
  findTemplates = notFaked;
  deleteTemplate = notFaked;
  discoverRegions = notFaked;

  async close() {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async change(
    call: Call,
    id: string,
    signal: AbortSignal,
    during: Instance['state'],
    after: Instance['state'],
  ): Promise<Accepted> {
    const mishap = this.begin(call, signal);
    return this.carryOut(mishap, () => {
      const machine = this.machines.find(m => m.id === id);
      if (!machine || machine.state === 'gone') {
        if (call === 'destroy') return { instanceId: id };
        throw error('not-found', 'There is no such machine');
      }
      if (machine.state === after && call !== 'reboot') {
        return { instanceId: id };
      }
      if (machine.busy) throw error('conflict', 'The machine is busy');
      const before = machine.state;
      machine.state = during;
      return this.beginJob(call, machine, mishap, failed => {
        machine.state = failed ? before : after;
      });
    });
  }

  private begin(call: Call, signal: AbortSignal, name?: string) {
    signal.throwIfAborted();
    this.calls.push({ call, name });
    if (this.down) throw error('unreachable', 'The region does not answer');
    return this.mishap(call);
  }

  private async carryOut(
    mishap: Mishap | undefined,
    act: () => Accepted,
  ): Promise<Accepted> {
    const lost = error('unreachable', 'No answer came', true);
    await sleep(1);
    if (typeof mishap === 'object') throw error(mishap.refuse, 'Refused');
    if (mishap === 'lose-request') throw lost;
    if (mishap === 'late') {
      this.later(20, () => {
        try {
          act();
        } catch {
          // Refused later: nobody is there to hear it.
        }
      });
      throw lost;
    }
    const accepted = act();
    if (mishap === 'lose-answer') throw lost;
    return accepted;
  }

  private beginJob(
    call: Call,
    machine: FakeMachine,
    mishap: Mishap | undefined,
    apply: (failed: boolean) => void,
  ): Accepted {
    const job: FakeJob = {
      id: randomUUID(),
      machine,
      failed: mishap === 'fail-job',
      ended: false,
      end: () => {
        job.ended = true;
        machine.busy = false;
        apply(job.failed);
      },
    };
    machine.busy = true;
    this.jobs.set(job.id, job);
    this.later(this.jobMs(call), () => job.end());
    return { instanceId: machine.id, jobId: job.id };
  }

  private later(ms: number, act: () => void) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }

  private failReading(mishap: Mishap | undefined) {
    if (mishap) throw error('unreachable', 'No answer came');
  }
}

function error(code: RegionErrorCode, message: string, outcomeUnknown = false) {
  return new RegionError({
    regionId: 'fake',
    code,
    message,
    outcomeUnknown,
    remedy: 'Wait',
  });
}

async function notFaked(): Promise<never> {
  throw new Error('This fake cloud only has machines');
}
