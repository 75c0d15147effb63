import { Knex } from 'knex';
import { SeatIncidents } from '../../seats/incidents/SeatIncidents';
import { StoredSession } from '../store/SessionRow';
import { OwnerNotices } from './OwnerNotices';
import { SeatSummary } from './SeatSummary';

/** What the owner of a session must know of its seats, and of its end. */
export class SeatNews {
  constructor(
    private readonly on: {
      knex: Knex;
      notices: OwnerNotices;
      incidents: SeatIncidents;
      /** Epoch milliseconds. */
      now(): number;
    },
  ) {}

  async tell(
    session: StoredSession,
    seats: SeatSummary,
    warnMinutes?: number,
  ): Promise<void> {
    const { notices } = this.on;
    const { title } = session;
    const settled = seats.ready + seats.failed === seats.total;
    // Before the bell there may be more of them in a moment, and one notice about all is better.
    if (seats.failed > 0 && (settled || this.on.now() >= session.startsAt)) {
      await this.tellFailures(session, seats);
    }
    if (settled) await this.tellMended(session);
    if (seats.ready === seats.total) {
      await notices.sendOnce(session, {
        kind: 'all-ready',
        title: `"${title}": all ${seats.total} seats are ready`,
        description: 'Students find theirs under My workspaces.',
        severity: 'normal',
      });
    }
    if (warnMinutes !== undefined) {
      await notices.sendOnce(session, {
        // With the end in it: a class that was extended is warned again.
        kind: `ends-${warnMinutes}-${session.endsAt}`,
        title: `"${title}" ends in ${warnMinutes} minutes`,
        description:
          'The machines stop at the end. The session can be extended if there is room.',
        severity: 'normal',
      });
    }
  }

  /** Every seat that was given up is told once, and again if it was repaired and given up again. */
  private async tellFailures(
    session: StoredSession,
    seats: SeatSummary,
  ): Promise<void> {
    const { knex, notices } = this.on;
    const failed: { ordinal: number; attempt: number }[] = await knex('seat')
      .where({ session_id: session.id, state: 'failed', settled: true })
      .orderBy('ordinal')
      .select('ordinal', 'attempt');
    let isNew = false;
    for (const { ordinal, attempt } of failed) {
      const kind = `failed-${ordinal}-${attempt}`;
      isNew = (await notices.markSent(session.id, kind)) || isNew;
    }
    if (!isNew) return;
    const { title } = session;
    await notices.send(session, {
      kind: 'seats-failed',
      title:
        session.state === 'running'
          ? `"${title}": ${failed.length} of ${seats.total} seats have no working machine`
          : `"${title}": ${failed.length} of ${seats.total} seats could not be made ready`,
      description: `${nameSeats(
        failed,
      )}: the page of the session says why, and has a button to repair them.`,
      severity: 'high',
    });
  }

  private async tellMended(session: StoredSession): Promise<void> {
    const { incidents, notices } = this.on;
    const mended = await incidents.takeMended(session.id);
    if (mended.length === 0) return;
    const replaced = mended.filter(({ outcome }) => outcome === 'replaced');
    await notices.send(session, {
      kind: 'seats-mended',
      title: `"${session.title}": ${
        mended.length === 1
          ? 'a machine stopped and runs again'
          : `${mended.length} machines stopped and run again`
      }`,
      description: [
        `${nameSeats(mended)}: the portal mended this by itself.`,
        ...(replaced.length > 0
          ? [
              `${nameSeats(
                replaced,
              )} got a new machine: what was on the disk of the old one is lost.`,
            ]
          : []),
      ].join(' '),
      severity: 'normal',
    });
  }
}

function nameSeats(seats: { ordinal: number }[]): string {
  const ordinals = [...new Set(seats.map(({ ordinal }) => ordinal))];
  return `${ordinals.length === 1 ? 'Seat' : 'Seats'} ${ordinals.join(', ')}`;
}
