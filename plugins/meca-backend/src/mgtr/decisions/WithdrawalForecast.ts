import {
  versionRefSchema,
  WithdrawalOutcome,
} from '@meca/backstage-plugin-meca-common';
import { z } from 'zod';
import { Federation } from '../../federation';
import { PermissionSessionGuard } from '../../sessions/guard/PermissionSessionGuard';
import { StoredSession } from '../../sessions/store/SessionRow';
import { Caller } from '../../sessions/types';
import { ArrivalForecast } from '../catalogue/ArrivalForecast';
import { VersionRecord } from '../versions/VersionRow';
import { heldVersionKey, SessionUse } from '../wanted/SessionUse';
import { BookEntry, TemplateBook } from '../wanted/TemplateBook';
import {
  foreseeWithdrawal,
  RegionFallback,
  withoutVersion,
} from './foreseeWithdrawal';
import { requireTemplate, requireVersion } from './requireTemplate';

/** As many as a dialog can show. */
const MOST_SESSIONS = 100;

type AffectedSession = WithdrawalOutcome['sessions'][number];

/** Tells what a withdrawal would do, before anybody confirms it. */
export class WithdrawalForecast {
  constructor(
    private readonly on: {
      book: TemplateBook;
      federation: Federation;
      forecast: ArrivalForecast;
      sessions: SessionUse;
      sessionGuard: PermissionSessionGuard;
      now?: () => number;
    },
  ) {}

  /** Throws NotFoundError. */
  async of(
    ref: z.output<typeof versionRefSchema>,
    caller: Caller,
  ): Promise<WithdrawalOutcome> {
    const { book, federation, sessions, sessionGuard } = this.on;
    const entry = await requireTemplate(book, ref.path);
    const version = requireVersion(entry, ref.version);
    const latest = (versions: VersionRecord[]) =>
      versions.find(({ stage }) => stage === 'released');
    const after = withoutVersion(entry, version);
    const fallbacks = foreseeWithdrawal(entry, version, {
      book,
      regions: federation.list(),
    });
    const isWithdrawn = version.stage === 'withdrawn';
    const using = isWithdrawn
      ? []
      : await sessions.unfinished({ paths: [ref.path] });
    const affected = using.flatMap(session => {
      const effect = foreseeSession(session, version, fallbacks);
      return effect ? [{ session, effect }] : [];
    });
    const rights = await sessionGuard.rightsOf(caller);
    const resources = await sessionGuard.toResources(
      affected.map(({ session }) => session),
    );
    const shown = affected
      .filter((_, at) => rights.of(resources[at]).read)
      .slice(0, MOST_SESSIONS);
    return {
      path: entry.path,
      version: version.version,
      isWithdrawn,
      isRollBack: latest(entry.versions)?.id === version.id,
      latestVersion: latest(after.versions)?.version,
      regions: fallbacks
        .map(fallback => this.presentRegion(fallback, after))
        .sort((a, b) => (a.regionId < b.regionId ? -1 : 1)),
      sessions: shown.map(({ session, effect }) => ({
        id: session.id,
        title: session.title,
        regionId: session.regionId,
        startsAt: new Date(session.startsAt).toISOString(),
        ...effect,
      })),
      moreSessions: affected.length - shown.length,
    };
  }

  private presentRegion(
    { regionId, kind, version }: RegionFallback,
    after: BookEntry,
  ): WithdrawalOutcome['regions'][number] {
    const { federation, forecast } = this.on;
    const now = (this.on.now ?? Date.now)();
    const region = federation.list().find(({ id }) => id === regionId)!;
    const readyAt =
      kind === 'travels' && version
        ? forecast.of(after, region, { version: version.version, now })
            ?.expectedReadyAt
        : undefined;
    return {
      regionId,
      kind,
      version: version?.version,
      ...(readyAt !== undefined && {
        expectedReadyAt: new Date(readyAt).toISOString(),
      }),
    };
  }
}

/** Undefined: nothing changes for it. */
function foreseeSession(
  session: StoredSession,
  { versionKey }: VersionRecord,
  fallbacks: RegionFallback[],
): Pick<AffectedSession, 'effect' | 'version'> | undefined {
  const held = heldVersionKey(session);
  if (held) {
    if (held !== versionKey) return undefined;
    return { effect: session.state === 'admitted' ? 'stuck' : 'machines-stay' };
  }
  const fallback = fallbacks.find(f => f.regionId === session.regionId);
  if (!fallback) return undefined;
  switch (fallback.kind) {
    case 'becomes':
      return { effect: 'changes', version: fallback.version?.version };
    case 'travels':
      return { effect: 'waits', version: fallback.version?.version };
    default:
      return { effect: 'stuck' };
  }
}
