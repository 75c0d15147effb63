import { Knex } from 'knex';
import {
  SESSION_TABLE,
  SessionRow,
  StoredSession,
  toStoredSession,
} from '../../sessions/store/SessionRow';
import { HoldingSession, RetirementGuard } from '../versions/types';
import { versionKey } from '../versions/versionKey';
import { VersionStore } from '../versions/VersionStore';

/** A session in one of these may still need its version. */
const UNFINISHED = ['admitted', 'preparing', 'running', 'closing'] as const;
const HORIZON_MS = 14 * 24 * 60 * 60_000;

/** Which unfinished sessions use which templates. */
export class SessionUse implements RetirementGuard {
  constructor(private readonly on: { knex: Knex; versions: VersionStore }) {}

  /** Unfinished sessions with these templates, soonest first. */
  async unfinished(
    filter: { paths?: string[]; regionId?: string } = {},
  ): Promise<StoredSession[]> {
    const query = this.on
      .knex<SessionRow>(SESSION_TABLE)
      .whereIn('state', UNFINISHED)
      .orderBy(['starts_at', 'id']);
    if (filter.paths) query.whereIn('template_path', filter.paths);
    if (filter.regionId) query.where({ region_id: filter.regionId });
    // Else the clock's index finds the few that are left among all there ever were.
    else query.whereNotNull('next_step_at');
    return (await query).map(toStoredSession);
  }

  /** Booked sessions whose machines are to be made soon: those further ahead have time to get their templates. */
  async toCome(now: number): Promise<StoredSession[]> {
    return (await this.unfinished()).filter(
      ({ state, preparesAt, endsAt }) =>
        state === 'admitted' && endsAt > now && preparesAt < now + HORIZON_MS,
    );
  }

  async mayRetire(
    versionId: string,
    regionId: string,
  ): Promise<undefined | { sessions: HoldingSession[] }> {
    const version = await this.on.versions.nameOf(versionId);
    if (!version) return undefined;
    const sessions = await this.unfinished({ paths: [version.path], regionId });
    const holding = sessions.filter(
      session => heldVersionKey(session) === version.versionKey,
    );
    return holding.length === 0
      ? undefined
      : {
          sessions: holding.map(({ id, title, startsAt }) => ({
            id,
            title,
            startsAt: new Date(startsAt).toISOString(),
          })),
        };
  }
}

/** The version that a session resolved or pins; undefined: it takes what is the latest when it begins. */
export function heldVersionKey(
  session: Pick<StoredSession, 'resolvedVersion' | 'versionPolicy'>,
): string | undefined {
  const { resolvedVersion, versionPolicy } = session;
  if (resolvedVersion) return versionKey(resolvedVersion);
  return versionPolicy === 'latest' ? undefined : versionKey(versionPolicy);
}
