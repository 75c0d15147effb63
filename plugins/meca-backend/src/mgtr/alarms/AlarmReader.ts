import { TemplateAlarm } from '@meca/backstage-plugin-meca-common';
import { Federation, RegionDefinition } from '../../federation';
import { PermissionSessionGuard } from '../../sessions/guard/PermissionSessionGuard';
import { StoredSession } from '../../sessions/store/SessionRow';
import { Caller } from '../../sessions/types';
import { ManagedTemplateCatalogue } from '../catalogue/ManagedTemplateCatalogue';
import { ReplicaRecord, ReplicaStore } from '../replicas';
import { SessionUse } from '../wanted/SessionUse';
import { buildLagAlarm, buildSessionAlarm, TemplateNeed } from './buildAlarms';

/** Of what is ready or leaves there is nothing to say. */
const UNDER_WAY = [
  ...(['wanted', 'fetching', 'assembling', 'staged'] as const),
  ...(['importing', 'verifying', 'waiting', 'failed'] as const),
];

/** As many as a line can name. */
const MOST_SESSIONS = 5;

/** An alarm, with the sessions for which it is raised. */
interface Raised {
  alarm: TemplateAlarm;
  need?: TemplateNeed;
}

/** Regions that lack a template that they should have by now. */
export class AlarmReader {
  constructor(
    private readonly on: {
      federation: Federation;
      replicas: ReplicaStore;
      sessions: SessionUse;
      sessionGuard: Pick<PermissionSessionGuard, 'rightsOf' | 'toResources'>;
      templates: Pick<ManagedTemplateCatalogue, 'readReadiness'>;
      now?: () => number;
    },
  ) {}

  /** Those of booked sessions first, the soonest first; sessions are named as far as the caller may see them. */
  async list(caller: Caller): Promise<TemplateAlarm[]> {
    const now = (this.on.now ?? Date.now)();
    const regions = new Map(this.on.federation.list().map(r => [r.id, r]));
    const needs = await this.needs(now, regions);
    const replicas = await this.on.replicas.list({
      desired: 'present',
      states: [...UNDER_WAY],
    });
    const raised = raise({ regions, needs, replicas, now });
    return this.nameSessions(raised, caller);
  }

  /** What sessions to come need, one for all that need the same; those that begin first come first. */
  private async needs(
    now: number,
    regions: Map<string, RegionDefinition>,
  ): Promise<TemplateNeed[]> {
    const { sessions, templates } = this.on;
    const alike = new Map<string, StoredSession[]>();
    for (const session of await sessions.toCome(now)) {
      const { regionId, templatePath, versionPolicy } = session;
      const key = `${regionId} ${templatePath} ${versionPolicy}`;
      alike.set(key, [...(alike.get(key) ?? []), session]);
    }
    if (alike.size === 0) return [];
    const paths = new Set([...alike.values()].map(([s]) => s.templatePath));
    const readinessOf = await templates.readReadiness([...paths]);
    return [...alike.values()].flatMap(group => {
      const { regionId, templatePath: path, versionPolicy: version } = group[0];
      const region = regions.get(regionId);
      const readiness = readinessOf({ path, version }).get(regionId);
      return region && readiness ? { region, sessions: group, readiness } : [];
    });
  }

  private async nameSessions(
    raised: Raised[],
    caller: Caller,
  ): Promise<TemplateAlarm[]> {
    const { sessionGuard } = this.on;
    const waiting = raised.flatMap(({ need }) => need?.sessions ?? []);
    if (waiting.length === 0) return raised.map(({ alarm }) => alarm);
    const rights = await sessionGuard.rightsOf(caller);
    const resources = await sessionGuard.toResources(waiting);
    const visible = new Set(
      waiting.filter((_, at) => rights.of(resources[at]).read),
    );
    return raised.map(({ alarm, need }) => {
      const shown = need?.sessions.filter(session => visible.has(session));
      return {
        ...alarm,
        ...(shown?.length && {
          sessions: shown.slice(0, MOST_SESSIONS).map(presentSession),
        }),
      };
    });
  }
}

function raise(known: {
  regions: Map<string, RegionDefinition>;
  needs: TemplateNeed[];
  replicas: ReplicaRecord[];
  now: number;
}): Raised[] {
  const { regions, replicas, now } = known;
  const needs = mergeNeeds(known.needs, replicas);
  const needOf = new Map(needs.map(({ need, replica }) => [replica, need]));
  const booked = needs.flatMap(({ need, replica }): Raised[] => {
    const alarm = buildSessionAlarm(need, replica);
    return alarm ? [{ alarm, need }] : [];
  });
  const told = new Set(booked.map(({ alarm }) => keyOf(alarm)));
  const lagging = replicas.flatMap((replica): Raised[] => {
    const region = regions.get(replica.regionId);
    if (!region || told.has(keyOf(replica))) return [];
    const need = needOf.get(replica);
    const alarm = buildLagAlarm({ region, replica, need, now });
    return alarm ? [{ alarm, need }] : [];
  });
  return [...booked, ...lagging];
}

/** With what is to bring it. Sessions of `latest` and those that pin the very version that is to come need the same. */
function mergeNeeds(needs: TemplateNeed[], replicas: ReplicaRecord[]) {
  const byPlace = new Map<string, ReplicaRecord[]>();
  for (const replica of replicas) {
    const place = `${replica.regionId} ${replica.path}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), replica]);
  }
  const merged = new Map<
    string,
    { need: TemplateNeed; replica?: ReplicaRecord }
  >();
  for (const need of needs) {
    const { readiness, region, sessions } = need;
    const [{ templatePath: path, versionPolicy }] = sessions;
    const place = `${region.id} ${path}`;
    const replica = byPlace.get(place)?.find(each => brings(each, need));
    const version =
      readiness.state === 'coming'
        ? readiness.version
        : replica?.version ?? versionPolicy;
    const key = `${place} ${version} ${readiness.state}`;
    const others = merged.get(key)?.need.sessions ?? [];
    merged.set(key, {
      need: {
        ...need,
        sessions: [...others, ...sessions].sort(
          (a, b) => a.preparesAt - b.preparesAt,
        ),
      },
      replica,
    });
  }
  return [...merged.values()];
}

/** Of the template in the region of the need: whether its sessions wait for what this replica is to become. */
function brings(
  { version }: ReplicaRecord,
  { sessions: [{ versionPolicy }], readiness }: TemplateNeed,
): boolean {
  switch (readiness.state) {
    case 'ready':
      return false;
    case 'coming':
      return version === readiness.version;
    default:
      return versionPolicy === 'latest' || version === versionPolicy;
  }
}

function keyOf(of: Pick<TemplateAlarm, 'regionId' | 'path' | 'version'>) {
  return `${of.regionId} ${of.path} ${of.version}`;
}

function presentSession({ id, title, startsAt }: StoredSession) {
  return { id, title, startsAt: new Date(startsAt).toISOString() };
}
