import { Problem, TemplateAlarm } from '@meca/backstage-plugin-meca-common';
import { RegionDefinition } from '../../federation';
import { StoredSession } from '../../sessions/store/SessionRow';
import { isStuck } from '../catalogue/ArrivalForecast';
import { ReplicaRecord } from '../replicas';
import { TemplateReadiness } from '../types';

const HOUR_MS = 60 * 60_000;
/** A wanted version that is still not there after this is worth a look, whoever booked it. */
const LAG_MS = 24 * HOUR_MS;

const WHY = {
  preparing: 'is still being prepared there by somebody else',
  failed: 'is there, but its import failed',
  missing: 'is not there',
  withdrawn: 'was withdrawn',
};

/** Sessions to come in one region that need the same version of the same template there, and how it stands there. */
export interface TemplateNeed {
  region: RegionDefinition;
  /** At least one; the first needs it first. */
  sessions: StoredSession[];
  readiness: TemplateReadiness;
}

/** A booked template that is not where it is needed; undefined: it is there, or will be in time. */
export function buildSessionAlarm(
  { region, sessions: [session], readiness }: TemplateNeed,
  /** What is to bring it there, if anything is. */
  replica: ReplicaRecord | undefined,
): TemplateAlarm | undefined {
  if (readiness.state === 'ready') return undefined;
  const { templatePath: path, versionPolicy } = session;
  const common = {
    regionId: region.id,
    path,
    severity: 'critical' as const,
    neededAt: new Date(session.preparesAt).toISOString(),
  };
  const template =
    versionPolicy === 'latest' ? path : `${path} ${versionPolicy}`;
  if (readiness.state === 'coming') {
    const { expectedReadyAt, version } = readiness;
    if (
      expectedReadyAt !== undefined &&
      expectedReadyAt <= session.preparesAt
    ) {
      return undefined;
    }
    return {
      ...common,
      version,
      ...describeExpectation(expectedReadyAt),
      problem: {
        code: 'template-late',
        ...explain(replica?.problem, {
          message: `${region.name}: ${path} ${version} will not be ready when the machines of a booked session are to be made`,
          remedy:
            'See what holds it up, or widen the hours in which templates may travel.',
        }),
      },
    };
  }
  const problem = {
    message: `${region.name}: ${template} is booked and ${
      WHY[readiness.state]
    }`,
    remedy:
      readiness.state === 'withdrawn'
        ? 'Have the session take another version or template.'
        : 'Bring it there, or have the session moved or given another template.',
  };
  return {
    ...common,
    version: versionPolicy,
    problem: { code: `template-${readiness.state}`, ...problem },
    // It did not get there: what brings it knows why.
    ...(readiness.state === 'failed' &&
      replica?.problem && {
        version: replica.version,
        problem: {
          code: 'template-failed',
          ...explain(replica.problem, problem),
        },
      }),
  };
}

/** What is in the way, if that is known, and what else helps. */
function explain(
  problem: Problem | undefined,
  otherwise: { message: string; remedy: string },
): { message: string; remedy: string } {
  const { message, remedy = otherwise.remedy } = problem ?? otherwise;
  return {
    message,
    remedy: `${remedy} If that takes too long, have the session moved.`,
  };
}

/** A region that has been without a version that it should have for too long, or into which it does not get. */
export function buildLagAlarm(known: {
  region: RegionDefinition;
  replica: ReplicaRecord;
  /** Sessions that need it, and may yet get it in time. */
  need?: TemplateNeed;
  now: number;
}): TemplateAlarm | undefined {
  const { region, replica, need, now } = known;
  const { state, desired, path, version, problem, wantedAt } = replica;
  if (desired === 'absent' || state === 'ready') return undefined;
  if (state === 'retiring' || state === 'deleting' || state === 'gone') {
    return undefined;
  }
  const { notified } = replica.progress;
  const lags = now - wantedAt >= LAG_MS;
  if (!isStuck(replica) && !notified && !lags) return undefined;
  const hours = Math.floor((now - wantedAt) / HOUR_MS);
  const trouble = lags
    ? `has been on its way for ${hours} hours`
    : 'failed again and again, and is tried once more';
  return {
    regionId: region.id,
    path,
    version,
    severity: 'warning',
    ...(need && {
      neededAt: new Date(need.sessions[0].preparesAt).toISOString(),
      ...(need.readiness.state === 'coming' &&
        describeExpectation(need.readiness.expectedReadyAt)),
    }),
    problem: problem ?? {
      code: 'template-lags',
      message: `${region.name}: ${path} ${version} ${trouble}`,
      remedy:
        'See on the page of the template what it waits for, and what happened to it.',
    },
  };
}

function describeExpectation(at: number | undefined) {
  return at === undefined
    ? {}
    : { expectedReadyAt: new Date(at).toISOString() };
}
