import { Knex } from 'knex';
import { z } from 'zod';
import { problemSchema } from '@meca/backstage-plugin-meca-common';
import {
  Observation,
  ObservationStore,
  ObservationSubject,
} from './ObservationStore';

const TABLE = 'region_observation';
/** Not the id of any region: the row that says when the last round began. */
const FEDERATION = '*';

interface ObservationRow {
  region_id: string;
  subject: string;
  /** Bigint columns come as text from `pg`. */
  observed_at: number | string | null;
  data: string | null;
  attempted_at: number | string;
  problem: string | null;
}

export class DatabaseObservationStore implements ObservationStore {
  static create(options: { knex: Knex }): DatabaseObservationStore {
    return new DatabaseObservationStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async saveAnswer(
    answer: Parameters<ObservationStore['saveAnswer']>[0],
  ): Promise<void> {
    await this.upsert({
      region_id: answer.regionId,
      subject: answer.subject,
      observed_at: answer.at,
      data: JSON.stringify(answer.data),
      attempted_at: answer.at,
      problem: null,
    });
  }

  async saveFailure(
    failure: Parameters<ObservationStore['saveFailure']>[0],
  ): Promise<void> {
    await this.upsert({
      region_id: failure.regionId,
      subject: failure.subject,
      attempted_at: failure.at,
      problem: JSON.stringify(failure.problem),
    });
  }

  async get<T>(
    subject: ObservationSubject,
    regionId: string,
    schema: z.ZodType<T>,
  ): Promise<Observation<T> | undefined> {
    const row = await this.knex<ObservationRow>(TABLE)
      .where({ region_id: regionId, subject })
      .first();
    return row && toObservation(row, schema);
  }

  async list<T>(
    subject: ObservationSubject,
    schema: z.ZodType<T>,
  ): Promise<Map<string, Observation<T>>> {
    const rows = await this.knex<ObservationRow>(TABLE).where({ subject });
    return new Map(
      rows.map(row => [row.region_id, toObservation(row, schema)]),
    );
  }

  async saveRound(startedAt: number): Promise<void> {
    await this.upsert({
      region_id: FEDERATION,
      subject: 'round',
      observed_at: startedAt,
      attempted_at: startedAt,
    });
  }

  async lastRound(): Promise<number | undefined> {
    const row = await this.knex<ObservationRow>(TABLE)
      .where({ region_id: FEDERATION, subject: 'round' })
      .first();
    return row && Number(row.attempted_at);
  }

  /** A slow replica must not put an older answer over a newer one. */
  private async upsert(
    row: Partial<ObservationRow> & { attempted_at: number },
  ): Promise<void> {
    await this.knex(TABLE)
      .insert(row)
      .onConflict(['region_id', 'subject'])
      .merge()
      .where(`${TABLE}.attempted_at`, '<=', row.attempted_at);
  }
}

function toObservation<T>(
  row: ObservationRow,
  schema: z.ZodType<T>,
): Observation<T> {
  const data =
    row.data === null ? undefined : schema.safeParse(JSON.parse(row.data)).data;
  return {
    regionId: row.region_id,
    data,
    observedAt:
      data === undefined || row.observed_at === null
        ? undefined
        : Number(row.observed_at),
    attemptedAt: Number(row.attempted_at),
    problem:
      row.problem === null
        ? undefined
        : problemSchema.safeParse(JSON.parse(row.problem)).data,
  };
}
