import {
  RepositoryCheckDetail,
  repositoryCheckDetailSchema,
} from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { databaseTime } from '../../database';

const TABLE = 'mgtr_check';
/** After so long without a sign of life, whoever runs it is dead. */
const DEAD_AFTER_MS = 60_000;

interface CheckRow {
  repository_id: string;
  id: string;
  record: string;
  state: string;
  alive_at: number | string;
  stop_asked: boolean | number;
}

/** Of each repository the check that runs, or the last one. */
export class CheckStore {
  constructor(private readonly knex: Knex) {}

  /** By repository. */
  async list(): Promise<Map<string, RepositoryCheckDetail>> {
    const rows = await this.knex<CheckRow>(TABLE).select();
    return new Map(rows.map(row => [row.repository_id, parse(row)]));
  }

  async get(repositoryId: string): Promise<RepositoryCheckDetail | undefined> {
    const row = await this.knex<CheckRow>(TABLE)
      .where({ repository_id: repositoryId })
      .first();
    return row && parse(row);
  }

  /** Takes the place of the last one. False: one runs, here or elsewhere. */
  async tryBegin(
    repositoryId: string,
    check: RepositoryCheckDetail,
  ): Promise<boolean> {
    const row = {
      ...{ id: check.id, record: JSON.stringify(check), state: check.state },
      alive_at: databaseTime(this.knex),
      stop_asked: false,
    };
    const replaced = await this.knex(TABLE)
      .where({ repository_id: repositoryId })
      .where(last =>
        last
          .whereNot({ state: 'running' })
          .orWhere('alive_at', '<', databaseTime(this.knex, -DEAD_AFTER_MS)),
      )
      .update(row);
    if (replaced === 1) return true;
    await this.knex(TABLE)
      .insert({ repository_id: repositoryId, ...row })
      .onConflict('repository_id')
      .ignore();
    const now = await this.knex<CheckRow>(TABLE)
      .where({ repository_id: repositoryId })
      .first('id');
    return now?.id === check.id;
  }

  /** How far it is, and that somebody is at it. Says whether to go on: `stop` asked by somebody, `lost` to another one. */
  async save(
    repositoryId: string,
    check: RepositoryCheckDetail,
  ): Promise<'go-on' | 'stop' | 'lost'> {
    const key = { repository_id: repositoryId, id: check.id, state: 'running' };
    const changed = await this.knex(TABLE)
      .where(key)
      .update({
        record: JSON.stringify(check),
        state: check.state,
        alive_at: databaseTime(this.knex),
      });
    if (changed === 0) return 'lost';
    const row = await this.knex<CheckRow>(TABLE)
      .where({ repository_id: repositoryId, id: check.id })
      .first('stop_asked');
    return row?.stop_asked ? 'stop' : 'go-on';
  }

  async askToStop(repositoryId: string): Promise<void> {
    await this.knex(TABLE)
      .where({ repository_id: repositoryId, state: 'running' })
      .update({ stop_asked: true });
  }

  /** Those whose makers died, by repository. */
  async abandoned(): Promise<[string, RepositoryCheckDetail][]> {
    const rows = await this.knex<CheckRow>(TABLE)
      .where({ state: 'running' })
      .where('alive_at', '<', databaseTime(this.knex, -DEAD_AFTER_MS));
    return rows.map(row => [row.repository_id, parse(row)]);
  }
}

function parse(row: Pick<CheckRow, 'record'>): RepositoryCheckDetail {
  return repositoryCheckDetailSchema.parse(JSON.parse(row.record));
}
