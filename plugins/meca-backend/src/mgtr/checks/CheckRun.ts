import { LoggerService } from '@backstage/backend-plugin-api';
import {
  RepositoryCheckDetail,
  RepositoryFault,
} from '@meca/backstage-plugin-meca-common';
import {
  createCarrier,
  RepositoryProblem,
  verifyRepository,
} from '@meca/meca-mgtr';
import { RepositoryOptions } from '../options';
import { toMgtrProblem } from '../repositories';
import { CheckStore } from './CheckStore';

/** How often it says that it lives, and looks whether it shall stop. */
const HEARTBEAT_MS = 2_000;
const MOST_FAULTS = 200;

type Ending = 'stopped' | 'interrupted' | 'lost';

/** One reading of one repository. */
export class CheckRun {
  private readonly abort = new AbortController();
  private ending: Ending | undefined;

  constructor(
    private readonly repository: RepositoryOptions,
    /** Grows as the repository is read. */
    readonly check: RepositoryCheckDetail,
    private readonly on: {
      store: CheckStore;
      logger: LoggerService;
      now: () => number;
    },
  ) {}

  /** Ends it; `run` comes back soon after. */
  end(ending: Ending): void {
    this.ending ??= ending;
    this.abort.abort();
  }

  async run(): Promise<void> {
    const { store, logger } = this.on;
    const { id } = this.repository;
    const heartbeat = setInterval(() => {
      store.save(id, this.check).then(
        answer => {
          if (answer === 'stop') this.end('stopped');
          if (answer === 'lost') this.end('lost');
        },
        error => logger.debug(`The check of repository ${id}: ${error}`),
      );
    }, HEARTBEAT_MS).unref();
    try {
      await this.read();
    } finally {
      clearInterval(heartbeat);
    }
    if (this.ending === 'lost') return;
    this.check.endedAt = new Date(this.on.now()).toISOString();
    await store.save(id, this.check);
  }

  private async read(): Promise<void> {
    const { check } = this;
    const { addresses, trust, id } = this.repository;
    const [{ url }] = addresses;
    try {
      await verifyRepository({
        carrier: createCarrier(url, addresses[0]),
        trust,
        path: check.path,
        quick: check.quick,
        onProgress: progress => Object.assign(check, progress),
        onProblem: problem => this.add(problem),
        signal: this.abort.signal,
      });
      check.state = check.faultCount === 0 ? 'passed' : 'faulty';
    } catch (error) {
      if (this.ending) {
        check.state = this.ending === 'stopped' ? 'stopped' : 'interrupted';
        if (this.ending === 'interrupted') {
          check.problem = describeInterruption(this.on.now());
        }
        return;
      }
      this.on.logger.warn(
        `Repository ${id} could not be checked`,
        error as Error,
      );
      check.state = 'failed';
      check.problem = toMgtrProblem(error, this.on.now());
    }
  }

  private add(found: RepositoryProblem): void {
    const { check } = this;
    check.faultCount++;
    if (check.faults.length >= MOST_FAULTS) return;
    const { path, version, publisher, error } = found;
    const fault: RepositoryFault = {
      ...toMgtrProblem(error, this.on.now()),
      ...{ path, version, publisher },
    };
    check.faults.push(fault);
  }
}

export function describeInterruption(now: number) {
  return {
    code: 'interrupted',
    message: 'The portal was stopped while the repository was being checked',
    remedy: 'Check it again.',
    at: new Date(now).toISOString(),
  };
}
