import { TemplateAlarm } from '@meca/backstage-plugin-meca-common';
import { RegionDefinition } from '../../federation';
import { StoredSession } from '../../sessions/store/SessionRow';
import { isStuck } from '../catalogue/ArrivalForecast';
import { ReplicaRecord } from '../replicas';
import { TemplateReadiness } from '../types';

const HOUR_MS = 60 * 60_000;
/** A wanted version that is still not there after this is worth a look, whoever booked it. */
const LAG_MS = 24 * HOUR_MS;

/** A booked template that is not where it is needed; undefined: it is there, or will be in time. */
export function buildSessionAlarm(options: {
  region: RegionDefinition;
  /** The first that needs this version of this template there. */
  session: StoredSession;
  readiness: TemplateReadiness;
}): TemplateAlarm | undefined {
  const { region, session, readiness } = options;
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
      ...(expectedReadyAt !== undefined && {
        expectedReadyAt: new Date(expectedReadyAt).toISOString(),
      }),
      problem: {
        code: 'template-late',
        message: `${region.name}: ${path} ${version} will not be ready when the machines of a booked session are to be made`,
        remedy:
          'See what holds it up, widen the hours in which templates may travel, or have the session moved.',
      },
    };
  }
  const why = {
    preparing: 'is still being prepared there by somebody else',
    failed: 'is there, but its import failed',
    missing: 'is not there',
    withdrawn: 'was withdrawn',
  }[readiness.state];
  return {
    ...common,
    version: versionPolicy,
    problem: {
      code: `template-${readiness.state}`,
      message: `${region.name}: ${template} is booked and ${why}`,
      remedy:
        readiness.state === 'withdrawn'
          ? 'Have the session take another version or template.'
          : 'Bring it there, or have the session moved or given another template.',
    },
  };
}

/** A region that has been without a version that it should have for too long. */
export function buildLagAlarm(
  region: RegionDefinition,
  replica: ReplicaRecord,
  now: number,
): TemplateAlarm | undefined {
  const { state, desired, path, version, problem, wantedAt } = replica;
  if (desired === 'absent' || state === 'ready') return undefined;
  if (state === 'retiring' || state === 'deleting' || state === 'gone') {
    return undefined;
  }
  const hours = Math.floor((now - wantedAt) / HOUR_MS);
  if (!isStuck(replica) && now - wantedAt < LAG_MS) return undefined;
  return {
    regionId: region.id,
    path,
    version,
    severity: 'warning',
    problem: problem ?? {
      code: 'template-lags',
      message: `${region.name}: ${path} ${version} has been on its way for ${hours} hours`,
      remedy: 'See on the page of the template what it waits for.',
    },
  };
}
