import { TemplateAlarm } from '@meca/backstage-plugin-meca-common';
import { Federation } from '../../federation';
import { StoredSession } from '../../sessions/store/SessionRow';
import { ManagedTemplateCatalogue } from '../catalogue/ManagedTemplateCatalogue';
import { ReplicaStore } from '../replicas';
import { SessionUse } from '../wanted/SessionUse';
import { buildLagAlarm, buildSessionAlarm } from './buildAlarms';

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
      templates: Pick<ManagedTemplateCatalogue, 'readReadiness'>;
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
    for (const session of await sessions.toCome(now)) {
      const { regionId, templatePath, versionPolicy } = session;
      const key = `${regionId} ${templatePath} ${versionPolicy}`;
      if (!first.has(key)) first.set(key, session);
    }
    if (first.size === 0) return [];
    const paths = [...first.values()].map(s => s.templatePath);
    const readinessOf = await templates.readReadiness([...new Set(paths)]);
    return [...first.values()].flatMap(session => {
      const { templatePath: path, versionPolicy: version } = session;
      const region = regions.get(session.regionId);
      const readiness = readinessOf({ path, version }).get(session.regionId);
      return (
        (region &&
          readiness &&
          buildSessionAlarm({ region, session, readiness })) ??
        []
      );
    });
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
