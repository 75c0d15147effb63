import { Rollout } from '@meca/backstage-plugin-meca-common';
import { Federation } from '../../federation';
import { MgtrOptions } from '../options';
import { ReplicaRecord, ReplicaStore } from '../replicas';
import { VersionRecord } from '../versions/VersionRow';
import { VersionStore } from '../versions/VersionStore';
import { WantedRecord, WantedStore } from './WantedStore';

/** Everything that is known of one path. */
export interface BookEntry {
  path: string;
  /** The repository whose versions of the path count. */
  repositoryId: string;
  /** Of that repository, the highest first. */
  versions: VersionRecord[];
  rollout: Rollout;
  /** By region id, where somebody chose. */
  chosen: Map<string, WantedRecord>;
  /** Of these versions in all regions, without those that are gone. */
  replicas: ReplicaRecord[];
}

const NO_ROLLOUT: Rollout = { canaryRegionIds: [] };

/** Templates of repositories with their versions, choices and replicas, as they are in the database now. */
export class TemplateBook {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      federation: Federation;
      versions: VersionStore;
      wanted: WantedStore;
      replicas: ReplicaStore;
    },
  ) {}

  /** By path; `paths` left out: all. */
  async read(paths?: string[]): Promise<BookEntry[]> {
    const { versions, wanted, replicas } = this.on;
    const [allVersions, chosen, rollouts, present] = await Promise.all([
      versions.list({ paths }),
      wanted.wanted(paths),
      wanted.rollouts(),
      replicas.list({ paths }),
    ]);
    const chosenOf = groupBy(chosen, ({ path }) => path);
    const replicasOf = groupBy(present, ({ path }) => path);
    return [...groupBy(allVersions, ({ path }) => path)].map(
      ([path, listed]) => {
        const repositoryId = this.ownerOf(listed);
        const own = listed.filter(v => v.repositoryId === repositoryId);
        const ids = new Set(own.map(({ id }) => id));
        return {
          path,
          repositoryId,
          versions: own,
          rollout: rollouts.get(path) ?? NO_ROLLOUT,
          chosen: new Map(
            (chosenOf.get(path) ?? []).map(row => [row.regionId, row]),
          ),
          replicas: (replicasOf.get(path) ?? []).filter(r =>
            ids.has(r.versionId),
          ),
        };
      },
    );
  }

  async get(path: string): Promise<BookEntry | undefined> {
    return (await this.read([path]))[0];
  }

  /** Nobody signed what its repository lists. */
  isUnsigned({ repositoryId }: BookEntry): boolean {
    const { repositories } = this.on.options;
    const found = repositories.find(({ id }) => id === repositoryId);
    return found?.trust.kind === 'none';
  }

  /** What a region wants of the template, chosen or by default. */
  wantedIn(
    { chosen }: BookEntry,
    regionId: string,
  ): {
    policy: WantedRecord['policy'];
    pinnedVersion?: string;
    keepVersions: number;
    isDefault: boolean;
  } {
    const { keepVersions, regions } = this.on.options;
    const row = chosen.get(regionId);
    if (row) {
      const { policy, pinnedVersion } = row;
      return {
        policy,
        pinnedVersion,
        keepVersions: row.keepVersions ?? keepVersions,
        isDefault: false,
      };
    }
    const wants = regions.get(regionId)?.wants;
    return {
      policy: wants === 'all' ? 'latest' : 'none',
      keepVersions,
      isDefault: true,
    };
  }

  /** The first repository of the configuration that lists the path now; else the first that ever did. */
  private ownerOf(versions: VersionRecord[]): string {
    const order = this.on.options.repositories.map(({ id }) => id);
    const rank = (v: VersionRecord) => {
      const at = order.indexOf(v.repositoryId);
      const configured = at < 0 ? order.length : at;
      return v.stage === 'gone' ? configured + order.length + 1 : configured;
    };
    return versions.reduce((best, v) => (rank(v) < rank(best) ? v : best))
      .repositoryId;
  }
}

function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
