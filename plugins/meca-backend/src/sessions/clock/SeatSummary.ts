import { Knex } from 'knex';

/** What the clock has to know of a session's seats. */
export interface SeatSummary {
  total: number;
  ready: number;
  failed: number;
  /** No machine, none wanted, nothing under way. */
  absent: number;
  /** Settled without running: stopped, absent, or given up. */
  atRest: number;
}

export async function readSeatSummary(
  db: Knex,
  sessionId: string,
): Promise<SeatSummary> {
  const rows: {
    state: string;
    desired: string;
    settled: boolean | number;
    n: number | string;
  }[] = await db('seat')
    .where({ session_id: sessionId })
    .groupBy('state', 'desired', 'settled')
    .select('state', 'desired', 'settled', db.raw('count(*) as n'));
  const summary = { total: 0, ready: 0, failed: 0, absent: 0, atRest: 0 };
  for (const { state, settled, n } of rows) {
    const count = Number(n);
    summary.total += count;
    if (!settled) continue;
    if (state === 'ready') summary.ready += count;
    if (state === 'failed') summary.failed += count;
    if (state === 'absent') summary.absent += count;
    if (['stopped', 'absent', 'failed'].includes(state)) {
      summary.atRest += count;
    }
  }
  return summary;
}
