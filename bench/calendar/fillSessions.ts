import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import type { PlacementVerdict } from '@meca/backstage-plugin-meca-common';
// What the plugin itself writes with: rows of the bench are rows of an admission.
import { buildReservationWindow } from '../../plugins/meca-backend/src/sessions/admission/reservationWindow';
import {
  newSessionCode,
  toSessionRow,
} from '../../plugins/meca-backend/src/sessions/store/SessionRow';
import { institutionOf } from '../processes/startBackend';
import { PlannedClass } from './Calendar';
import { OFFERING, TEMPLATE } from './regions';

const CHUNK = 2000;
const CLEANUP_MS = 15 * 60_000;
/** Of the offering. */
const PER_SEAT = { cpuCores: 1, cpuMhz: 1000, memoryBytes: 2048 * 1024 ** 2 };

/**
 * Writes sessions with their reservations and seats, past ones closed and given back, then has the database look at what
 * it got, as autovacuum would.
 *
 * @param verdicts - what an admission kept as reasons: every row of a real one carries as many
 */
export async function fillSessions(
  knex: Knex,
  classes: Iterable<PlannedClass>,
  options: { now: number; verdicts: PlacementVerdict[] },
): Promise<number> {
  const codes = new Set<string>();
  let chunk: PlannedClass[] = [];
  let written = 0;
  const flush = async () => {
    const rows = chunk.map(planned => toRows(planned, codes, options));
    await insert(
      knex,
      'session',
      rows.map(row => row.session),
    );
    await insert(
      knex,
      'reservation',
      rows.map(row => row.reservation),
    );
    written += chunk.length;
    chunk = [];
  };
  for (const planned of classes) {
    chunk.push(planned);
    if (chunk.length === CHUNK) await flush();
  }
  if (chunk.length > 0) await flush();
  await insertSeats(knex);
  for (const table of ['session', 'reservation', 'seat']) {
    await knex.raw('VACUUM (ANALYZE) ??', [table]);
  }
  return written;
}

function toRows(
  planned: PlannedClass,
  codes: Set<string>,
  { now, verdicts }: { now: number; verdicts: PlacementVerdict[] },
) {
  const { startsAt, endsAt, seats, regionId, bookedAt } = planned;
  const isOver = endsAt < now;
  const window = buildReservationWindow({
    startsAt,
    endsAt,
    seats,
    cleanupMs: CLEANUP_MS,
    now: bookedAt,
  });
  const id = randomUUID();
  let code = newSessionCode();
  while (codes.has(code)) code = newSessionCode();
  codes.add(code);
  const session = {
    ...toSessionRow({
      id,
      code,
      title: planned.title,
      institutionRef: institutionOf(planned.ownRegionId),
      ownerRef: planned.owner,
      createdBy: planned.owner,
      regionId,
      startsAt,
      endsAt,
      preparesAt: window.from,
      releasedAt: window.to,
      seats,
      templatePath: TEMPLATE,
      versionPolicy: 'latest',
      resolvedVersion: isOver ? '01.00.00.00' : undefined,
      offering: { name: OFFERING, ...PER_SEAT },
      endPolicy: 'destroy',
      state: isOver ? 'closed' : 'admitted',
      etag: randomUUID(),
      placementPolicy: 'own-first',
      placementVerdicts: verdicts,
      comments: '',
      createdAt: bookedAt,
      updatedAt: bookedAt,
    }),
    next_step_at: isOver ? null : window.from,
  };
  const reservation = {
    id: randomUUID(),
    session_id: id,
    region_id: regionId,
    borrower_id: institutionOf(planned.ownRegionId),
    is_foreign: regionId !== planned.ownRegionId,
    kind: 'session',
    starts_at: window.from,
    ends_at: window.to,
    seats,
    cpu: seats * PER_SEAT.cpuMhz,
    mem: seats * PER_SEAT.memoryBytes,
    ips: seats,
    state: isOver ? 'released' : 'active',
  };
  return { session, reservation };
}

/** Thousands of rows as one parameter. */
async function insert(knex: Knex, table: string, rows: object[]) {
  await knex.raw(
    'INSERT INTO ?? SELECT * FROM json_populate_recordset(NULL::??, ?)',
    [table, table, JSON.stringify(rows)],
  );
}

/** Millions of rows that follow from the sessions: made where they are kept. Half of the seats have a student. */
async function insertSeats(knex: Knex) {
  await knex.raw(`
    INSERT INTO seat (id, session_id, region_id, ordinal, name, attendee_ref, desired, state, settled, attempt,
                      next_attempt_at, updated_at)
    SELECT gen_random_uuid(), session.id, session.region_id, ordinal,
           session.code || '-' || lpad(ordinal::text, 3, '0'),
           CASE WHEN ordinal % 2 = 0 THEN 'user:default/student.' || (hashtext(session.id || ordinal) & 8191) END,
           'absent', 'absent', true, CASE WHEN session.state = 'closed' THEN 1 ELSE 0 END,
           0, session.updated_at
    FROM session CROSS JOIN LATERAL generate_series(1, session.seats) AS ordinal
    WHERE NOT EXISTS (SELECT FROM seat WHERE seat.session_id = session.id)`);
}
