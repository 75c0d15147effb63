import { Knex } from 'knex';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const STEPS = [
  { from: 'round', to: 'hour', bucketMs: HOUR_MS, afterMs: 2 * DAY_MS },
  { from: 'hour', to: 'day', bucketMs: DAY_MS, afterMs: 30 * DAY_MS },
];

/**
 * Replaces rows that have grown old by their mean over an hour, later over a (UTC) day. One bucket of all regions is
 * one transaction: what a crash leaves is either still fine or already coarse, never both and never neither.
 */
export async function thinHistory(
  knex: Knex,
  options: { now: number; signal: AbortSignal },
): Promise<void> {
  for (const step of STEPS) {
    // Whole buckets only, so that none is averaged twice.
    const before =
      Math.floor((options.now - step.afterMs) / step.bucketMs) * step.bucketMs;
    for (;;) {
      options.signal.throwIfAborted();
      const oldest = await knex('capacity_history')
        .where({ resolution: step.from })
        .min({ at: 'at' })
        .first();
      if (oldest?.at === undefined || oldest.at === null) break;
      const start =
        Math.floor(Number(oldest.at) / step.bucketMs) * step.bucketMs;
      if (start >= before) break;
      await knex.transaction(tx => thinBucket(tx, step, start));
    }
  }
}

async function thinBucket(
  tx: Knex.Transaction,
  step: (typeof STEPS)[number],
  start: number,
): Promise<void> {
  const bucket = () =>
    tx('capacity_history')
      .where({ resolution: step.from })
      .andWhere('at', '>=', start)
      .andWhere('at', '<', start + step.bucketMs);
  const columns = [
    'region_id',
    'kind',
    'at',
    'resolution',
    'unit',
    'used',
    'total',
  ];
  await tx(tx.raw('?? (??)', ['capacity_history', columns]))
    .insert(
      bucket()
        .groupBy('region_id', 'kind')
        .select(
          'region_id',
          'kind',
          // PostgreSQL would otherwise take the parameters for text.
          tx.raw('cast(? as bigint)', [start]),
          tx.raw('cast(? as varchar(8))', [step.to]),
        )
        .min('unit')
        .avg('used')
        .avg('total'),
    )
    // Another replica was faster; its row is the same.
    .onConflict(['kind', 'region_id', 'resolution', 'at'])
    .ignore();
  await bucket().delete();
}
