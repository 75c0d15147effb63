import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  RepositoryCheck,
  RepositoryCheckDetail,
  repositoryCheckInputSchema,
} from '@meca/backstage-plugin-meca-common';
import { z } from 'zod';
import { ChangeHints } from '../../signals';
import { subjectOf } from '../../sessions/service/resolveBooker';
import { Caller } from '../../sessions/types';
import { MgtrOptions } from '../options';
import { requireRepository } from '../publish/requirePublishable';
import { CheckRun, describeInterruption } from './CheckRun';
import { CheckStore } from './CheckStore';

/** Reads repositories with every chunk of them, in the background of this process; one at a time of each. */
export class RepositoryChecks {
  private readonly runs = new Map<
    string,
    { run: CheckRun; done: Promise<void> }
  >();
  private isClosing = false;

  constructor(
    private readonly on: {
      options: MgtrOptions;
      store: CheckStore;
      hints: ChangeHints;
      logger: LoggerService;
      now?: () => number;
    },
  ) {}

  /** By repository, without what was found. */
  async list(): Promise<Map<string, RepositoryCheck>> {
    const known = await this.on.store.list();
    return new Map(
      [...known].map(([id, check]) => {
        const { faults, ...shown } = this.living(id, check);
        return [id, shown];
      }),
    );
  }

  /** Throws NotFoundError. */
  async get(repositoryId: string): Promise<RepositoryCheckDetail> {
    requireRepository(this.on.options, repositoryId);
    const check = await this.on.store.get(repositoryId);
    if (!check) {
      throw new NotFoundError(`Repository ${repositoryId} was never checked`);
    }
    return this.living(repositoryId, check);
  }

  /** Begins one and comes back at once. Throws NotFoundError; ConflictError while one runs. */
  async start(
    repositoryId: string,
    input: z.output<typeof repositoryCheckInputSchema>,
    caller: Caller,
  ): Promise<RepositoryCheckDetail> {
    const { store, options, hints } = this.on;
    const repository = requireRepository(options, repositoryId);
    const check: RepositoryCheckDetail = {
      id: randomUUID(),
      state: 'running',
      ...{ quick: input.quick, path: input.path },
      startedBy:
        caller.credentials.principal.type === 'user'
          ? subjectOf(caller)
          : undefined,
      startedAt: new Date(this.now()).toISOString(),
      ...{ versionsDone: 0, versionsTotal: 0, filesDone: 0, filesTotal: 0 },
      ...{ bytesDone: 0, bytesTotal: 0, faultCount: 0, faults: [] },
    };
    if (this.isClosing || !(await store.tryBegin(repositoryId, check))) {
      throw new ConflictError(
        `Repository ${repositoryId} is being checked already; wait until that has ended, or stop it`,
      );
    }
    const run = new CheckRun(repository, check, {
      ...this.on,
      now: () => this.now(),
    });
    const begun = structuredClone(check);
    const done = run
      .run()
      .catch(error => {
        // Whoever looks next finds it abandoned.
        this.on.logger.warn(
          `The end of the check of repository ${repositoryId} was not kept`,
          error,
        );
      })
      .finally(() => {
        if (this.runs.get(repositoryId)?.run === run) {
          this.runs.delete(repositoryId);
        }
        hints.hint({ type: 'mgtr' });
      });
    this.runs.set(repositoryId, { run, done });
    hints.hint({ type: 'mgtr' });
    return begun;
  }

  /** Another replica of the portal may be at it: that one stops within moments. Throws NotFoundError. */
  async stop(repositoryId: string): Promise<RepositoryCheckDetail> {
    const { store } = this.on;
    await this.get(repositoryId);
    await store.askToStop(repositoryId);
    const here = this.runs.get(repositoryId);
    here?.run.end('stopped');
    // It writes its own end.
    await here?.done;
    return this.get(repositoryId);
  }

  /** Ends those whose makers died. Returns how many. */
  async endAbandoned(): Promise<number> {
    const { store } = this.on;
    const abandoned = await store.abandoned();
    const endedAt = new Date(this.now()).toISOString();
    for (const [repositoryId, check] of abandoned) {
      await store.save(repositoryId, {
        ...check,
        state: 'interrupted',
        endedAt,
        problem: describeInterruption(this.now()),
      });
    }
    return abandoned.length;
  }

  async close(): Promise<void> {
    this.isClosing = true;
    const running = [...this.runs.values()];
    for (const { run } of running) run.end('interrupted');
    await Promise.all(running.map(({ done }) => done));
  }

  /** What runs here is further than the database knows. */
  private living(
    repositoryId: string,
    check: RepositoryCheckDetail,
  ): RepositoryCheckDetail {
    const here = this.runs.get(repositoryId)?.run.check;
    return here?.id === check.id && check.state === 'running' ? here : check;
  }

  private now(): number {
    return (this.on.now ?? Date.now)();
  }
}
