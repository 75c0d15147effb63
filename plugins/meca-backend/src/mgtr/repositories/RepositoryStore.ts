import {
  Problem,
  Repository,
  repositorySchema,
} from '@meca/backstage-plugin-meca-common';
import { RepositoryState } from '@meca/meca-mgtr';
import { Knex } from 'knex';
import { databaseTime } from '../../database';

const TABLE = 'mgtr_repository';

interface RepositoryRow {
  id: string;
  checked_at: number | string | null;
  read_at: number | string | null;
  expires_at: number | string | null;
  problem: string | null;
  problems: string | null;
  trust_state: string | null;
  lease_owner: string | null;
  lease_until: number | string;
}

/** What is known of a repository from its refreshes. Instants are epoch milliseconds. */
export interface RepositoryRecord {
  id: string;
  checkedAt?: number;
  readAt?: number;
  expiresAt?: number;
  problem?: Problem;
  problems: Repository['problems'];
}

/** What a reading found out: the state of the repository, or why there is none. */
export type Learnt =
  | {
      state: RepositoryState;
      expiresAt?: number;
      problems: Repository['problems'];
      now: number;
    }
  | { problem: Problem; now: number };

const problemsSchema = repositorySchema.shape.problems;

/** What is kept of repositories between refreshes, and who refreshes them now. */
export class RepositoryStore {
  constructor(private readonly knex: Knex) {}

  async list(): Promise<Map<string, RepositoryRecord>> {
    const rows = await this.knex<RepositoryRow>(TABLE).select(
      ...['id', 'checked_at', 'read_at', 'expires_at'],
      ...['problem', 'problems'],
    );
    return new Map(
      (rows as RepositoryRow[]).map(row => [
        row.id,
        {
          id: row.id,
          checkedAt: optional(row.checked_at),
          readAt: optional(row.read_at),
          expiresAt: optional(row.expires_at),
          problem: row.problem ? JSON.parse(row.problem) : undefined,
          problems: problemsSchema.parse(
            row.problems ? JSON.parse(row.problems) : [],
          ),
        },
      ]),
    );
  }

  async trustState(id: string): Promise<RepositoryState | undefined> {
    const row = await this.knex<RepositoryRow>(TABLE)
      .where({ id })
      .first('trust_state');
    return row?.trust_state ? JSON.parse(row.trust_state) : undefined;
  }

  /** False: somebody else reads the repository now. */
  async tryClaim(id: string, owner: string, leaseMs: number): Promise<boolean> {
    await this.knex<RepositoryRow>(TABLE)
      .insert({ id })
      .onConflict('id')
      .ignore();
    const claimed = await this.knex(TABLE)
      .where({ id })
      .where('lease_until', '<', databaseTime(this.knex))
      .update({
        lease_owner: owner,
        lease_until: databaseTime(this.knex, leaseMs),
      });
    return claimed === 1;
  }

  /** False: the lease was lost, so what was read meanwhile is not to be kept. */
  async renew(id: string, owner: string, leaseMs: number): Promise<boolean> {
    const renewed = await this.knex(TABLE)
      .where({ id, lease_owner: owner })
      .update({ lease_until: databaseTime(this.knex, leaseMs) });
    return renewed === 1;
  }

  /** Ends the lease with what was learnt; nothing of it is kept when the lease was lost. */
  async finish(
    id: string,
    owner: string,
    learnt: Learnt | undefined,
  ): Promise<void> {
    await this.knex(TABLE)
      .where({ id, lease_owner: owner })
      .update({ ...toColumns(learnt), lease_owner: null, lease_until: 0 });
  }
}

function toColumns(learnt: Learnt | undefined) {
  if (!learnt) return {};
  if ('problem' in learnt) {
    const { problem, now } = learnt;
    return { checked_at: now, problem: JSON.stringify(problem) };
  }
  return {
    checked_at: learnt.now,
    read_at: learnt.now,
    expires_at: learnt.expiresAt ?? null,
    problem: null,
    problems: JSON.stringify(learnt.problems),
    trust_state: JSON.stringify(learnt.state),
  };
}

function optional(value: number | string | null): number | undefined {
  return value === null ? undefined : Number(value);
}
