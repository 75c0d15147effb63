import { TemplateAlarm } from '@meca/backstage-plugin-meca-common';
import { Federation } from '../../federation';
import { StoredSession } from '../../sessions/store/SessionRow';
import { ReplicaStore } from '../replicas';
import { TemplateCatalogue } from '../types';
import { SessionUse } from '../wanted/SessionUse';
import { buildLagAlarm, buildSessionAlarm } from './buildAlarms';

const DAY_MS = 24 * 60 * 60_000;
/** Sessions further ahead have time to get their templates. */
const HORIZON_MS = 14 * DAY_MS;

/** Of what is ready or leaves there is nothing to say. */
const UNDER_WAY = [
  ...(['wanted', 'fetching', 'assembling', 'staged'] as const),
  ...(['importing', 'verifying', 'waiting', 'failed'] as const),
];

/** Regions that lack a template that they should have by now. */
export class AlarmReader {
  constructor(
    private readonly on: {
      federation: Federation;
      replicas: ReplicaStore;
      sessions: SessionUse;
      templates: TemplateCatalogue;
      now?: () => number;
    },
  ) {}

  /** Those of booked sessions first, the soonest first. */
  async list(): Promise<TemplateAlarm[]> {
    const now = (this.on.now ?? Date.now)();
    const booked = await this.ofSessions(now);
    const told = new Set(booked.map(keyOf));
    const lagging = (await this.ofReplicas(now)).filter(
      alarm => !told.has(keyOf(alarm)),
    );
    return [...booked, ...lagging];
  }

  private async ofSessions(now: number): Promise<TemplateAlarm[]> {
    const { sessions, templates, federation } = this.on;
    const regions = new Map(federation.list().map(r => [r.id, r]));
    const first = new Map<string, StoredSession>();
    for (const session of await sessions.unfinished()) {
      const { state, preparesAt, endsAt, templatePath } = session;
      const isToCome =
        state === 'admitted' && endsAt > now && preparesAt < now + HORIZON_MS;
      const key = `${session.regionId} ${templatePath} ${session.versionPolicy}`;
      if (isToCome && !first.has(key)) first.set(key, session);
    }
    const alarms: TemplateAlarm[] = [];
    const known = new Map<string, ReturnType<TemplateCatalogue['readiness']>>();
    for (const session of first.values()) {
      const { templatePath: path, versionPolicy: version } = session;
      const key = `${path} ${version}`;
      if (!known.has(key)) {
        known.set(key, templates.readiness({ path, version }));
      }
      const region = regions.get(session.regionId);
      const readiness = (await known.get(key)!).get(session.regionId);
      if (!region || !readiness) continue;
      const alarm = buildSessionAlarm({ region, session, readiness });
      if (alarm) alarms.push(alarm);
    }
    return alarms;
  }

  private async ofReplicas(now: number): Promise<TemplateAlarm[]> {
    const regions = new Map(this.on.federation.list().map(r => [r.id, r]));
    const replicas = await this.on.replicas.list({
      desired: 'present',
      states: [...UNDER_WAY],
    });
    return replicas.flatMap(replica => {
      const region = regions.get(replica.regionId);
      return (region && buildLagAlarm(region, replica, now)) ?? [];
    });
  }
}

function keyOf({ regionId, path, version }: TemplateAlarm): string {
  return `${regionId} ${path} ${version}`;
}
