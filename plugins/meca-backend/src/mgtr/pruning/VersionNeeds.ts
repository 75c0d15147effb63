import { StayReason } from '@meca/backstage-plugin-meca-common';
import { Federation } from '../../federation';
import { StoredSession } from '../../sessions/store/SessionRow';
import { ReplicaRecord, ReplicaStore } from '../replicas';
import { versionKey } from '../versions/versionKey';
import { VersionRecord } from '../versions/VersionRow';
import { VersionStore } from '../versions/VersionStore';
import { heldVersionKey, SessionUse } from '../wanted/SessionUse';
import { WantedStore } from '../wanted/WantedStore';

/** Why a version stays, with the sessions themselves: what of them is told depends on who asks. */
export type Need = Pick<StayReason, 'code' | 'message' | 'regionIds'> & {
  sessions?: StoredSession[];
};

/** Who needs a version of a path; empty: nobody. */
export type NeedsOf = (of: { path: string; version: string }) => Need[];

/** States in which a replica has left its region, or is about to. */
const LEAVING: ReplicaRecord['state'][] = ['retiring', 'deleting', 'gone'];

const REGION_WORDS = {
  pinned: 'It is what sessions get by choice in',
  ready: 'It is ready in',
  coming: 'It is on its way to',
  asked: 'It was asked for in',
};

/** Finds out what sessions, regions and people still need of what a repository lists. */
export class VersionNeeds {
  constructor(
    private readonly on: {
      federation: Federation;
      versions: VersionStore;
      replicas: ReplicaStore;
      wanted: WantedStore;
      sessions: SessionUse;
    },
  ) {}

  /** As it is at this moment. */
  async read(repositoryId: string, paths: string[]): Promise<NeedsOf> {
    const { versions, replicas, wanted, sessions } = this.on;
    const [listed, present, demands, chosen, using] = await Promise.all([
      versions.list({ paths }),
      replicas.list({ paths, desired: 'present' }),
      wanted.demands(),
      wanted.wanted(paths),
      sessions.unfinished({ paths }),
    ]);
    const known = new Map(
      listed
        .filter(v => v.repositoryId === repositoryId)
        .map(v => [`${v.path}@${v.versionKey}`, v]),
    );
    return ({ path, version }) => {
      const key = versionKey(version);
      const record = known.get(`${path}@${key}`);
      const holding = using.filter(
        s => s.templatePath === path && heldVersionKey(s) === key,
      );
      const pinned = chosen.filter(
        c =>
          c.path === path &&
          c.policy === 'pinned' &&
          c.pinnedVersion !== undefined &&
          versionKey(c.pinnedVersion) === key,
      );
      const here = present.filter(
        r => r.versionId === record?.id && !LEAVING.includes(r.state),
      );
      const asked = demands.filter(d => d.versionId === record?.id);
      return [
        ...describeSessions(holding),
        // What is withdrawn is given to nobody any more, so no region needs it.
        ...(record?.stage === 'withdrawn'
          ? []
          : [
              ...describeStage(record),
              ...this.ofRegions('pinned', pinned),
              ...this.ofRegions(
                'ready',
                here.filter(({ state }) => state === 'ready'),
              ),
              ...this.ofRegions(
                'coming',
                here.filter(({ state }) => state !== 'ready'),
              ),
              ...this.ofRegions('asked', asked),
            ]),
      ];
    };
  }

  private ofRegions(
    code: keyof typeof REGION_WORDS,
    items: { regionId: string }[],
  ): Need[] {
    const regionIds = [...new Set(items.map(({ regionId }) => regionId))];
    if (regionIds.length === 0) return [];
    const regions = this.on.federation.list();
    const names = regionIds.map(
      id => regions.find(region => region.id === id)?.name ?? id,
    );
    return [
      { code, regionIds, message: `${REGION_WORDS[code]} ${names.join(', ')}` },
    ];
  }
}

function describeSessions(sessions: StoredSession[]): Need[] {
  if (sessions.length === 0) return [];
  const count =
    sessions.length === 1 ? 'A session' : `${sessions.length} sessions`;
  const verb = sessions.length === 1 ? 'counts' : 'count';
  return [{ code: 'session', message: `${count} ${verb} on it`, sessions }];
}

function describeStage(record: VersionRecord | undefined): Need[] {
  if (!record) {
    return [
      {
        code: 'unread',
        message:
          'The portal has not read it yet, and does not know who needs it',
      },
    ];
  }
  return record.stage === 'candidate'
    ? [{ code: 'candidate', message: 'It is being tried and not released yet' }]
    : [];
}
