import { isDeepStrictEqual } from 'node:util';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  EDGE_PROTOCOL,
  EdgeExchangeRequest,
  EdgeExchangeResponse,
  EdgeSource,
  EdgeWantedReplica,
} from '@meca/meca-mgtr';
import { Federation } from '../../federation';
import { MgtrOptions } from '../options';
import { ReplicaRecord } from '../replicas/ReplicaRow';
import { ReplicaStore } from '../replicas/ReplicaStore';
import {
  DeliverableVersion,
  VersionSource,
  VersionSourceAddress,
} from '../versions/types';
import { EdgeBook } from './EdgeBook';
import { PeerSources } from './PeerSources';

/** More would not be begun for hours, and each brings its manifest with it. */
const MOST_WANTED = 50;
/** What edges accept. */
const LEAST_POLL_MS = 100;
const IDLE_POLL_MS = 30_000;

/** A source for a process of the portal itself, which may hold the keys of a bucket. */
export type OwnSource = EdgeSource & Pick<VersionSourceAddress, 's3'>;

export interface EdgeDeskOptions {
  federation: Pick<Federation, 'get'>;
  regions: MgtrOptions['regions'];
  versions: VersionSource;
  replicas: Pick<ReplicaStore, 'list'> & {
    /** What was heard of these is to be looked at. */
    poke(regionId: string, replicaIds: string[]): Promise<void>;
  };
  edges: EdgeBook;
  /** How soon edges come again while something is wanted, in milliseconds. */
  activePollMs: number;
}

/**
 * Where edges report and hear what is wanted.
 *
 * @remarks
 * An exchange touches one region: what it says about replicas of others is not believed, and it hears of no others. It
 * changes no replica by itself; the engine looks at the report and decides.
 */
export class EdgeDesk {
  #onNews = () => {};
  readonly #peers: PeerSources;

  constructor(private readonly on: EdgeDeskOptions) {
    this.#peers = new PeerSources(on);
  }

  /**
   * Called when an edge reports something new. Not for edges: were they woken by what they report, they would report without a
   * pause.
   */
  onNews(listener: () => void): void {
    this.#onNews = listener;
  }

  /** Throws `ConflictError` when another edge reports for the region. `own`: the caller is a process of the portal. */
  async exchange(
    regionId: string,
    request: EdgeExchangeRequest,
    { own = false }: { own?: boolean } = {},
  ): Promise<EdgeExchangeResponse> {
    const { edges, replicas, federation, regions } = this.on;
    const { name, timeZone } = federation.get(regionId);
    const options = regions.get(regionId);
    if (!options) {
      throw new NotFoundError(`Nothing is delivered to region ${name}`);
    }
    const before = await edges.read(regionId);
    if (!(await edges.write(regionId, request, { own }))) {
      throw new ConflictError(
        `Another edge reports for region ${name}; stop one of the two`,
      );
    }
    const news = request.replicas
      .filter(
        report =>
          before === undefined ||
          before.silent ||
          !isDeepStrictEqual(
            before.reports.get(report.replicaId),
            // As it is stored: without what is undefined, whoever wrote it.
            JSON.parse(JSON.stringify(report)),
          ),
      )
      .map(({ replicaId }) => replicaId);
    if (news.length > 0) {
      await replicas.poke(regionId, news);
      this.#onNews();
    }
    const wanted = await this.#wanted(regionId, request, own);
    return {
      protocol: EDGE_PROTOCOL,
      region: regionId,
      pollAfterMs:
        wanted.length > 0
          ? Math.max(LEAST_POLL_MS, this.on.activePollMs)
          : IDLE_POLL_MS,
      replicas: wanted,
      ...(options.bandwidth && {
        bandwidth: { table: options.bandwidth, timeZone },
      }),
      ...(options.largestDiskBytes && {
        mostVirtualBytes: options.largestDiskBytes,
      }),
    };
  }

  async #wanted(
    regionId: string,
    request: EdgeExchangeRequest,
    own: boolean,
  ): Promise<EdgeWantedReplica[]> {
    const records = await this.on.replicas.list({
      regionIds: [regionId],
      desired: 'present',
      states: [
        ...['wanted', 'fetching', 'assembling', 'staged'],
        ...['importing', 'verifying', 'waiting', 'failed'],
      ] as ReplicaRecord['state'][],
    });
    const chosen = records.sort(byUrgency).slice(0, MOST_WANTED);
    // The portal is near the repositories, and goes to no address that an edge gives it.
    const peersOf =
      own || chosen.length === 0
        ? () => []
        : await this.#peers.for(regionId, request);
    const wanted = await Promise.all(
      chosen.map(async record => {
        const version = await this.on.versions.get(record.versionId);
        const sources = version ? sourcesOf(version, own) : [];
        if (!version || sources.length === 0) return [];
        const { sha256 } = version.manifest.archive;
        return buildWanted(record, version, [...sources, ...peersOf(sha256)]);
      }),
    );
    return wanted.flat();
  }
}

/** What the region is taking now, then by urgency and age; what failed must not keep others waiting. */
function byUrgency(a: ReplicaRecord, b: ReplicaRecord): number {
  return rank(a) - rank(b) || b.urgency - a.urgency || a.wantedAt - b.wantedAt;
}

function rank({ state, waitingFor }: ReplicaRecord): number {
  if (state === 'importing' || state === 'verifying') return 0;
  // Many that wait for a repository that is away must not keep those of others out.
  return state === 'failed' || waitingFor === 'source' ? 2 : 1;
}

function buildWanted(
  record: ReplicaRecord,
  { manifest }: DeliverableVersion,
  sources: EdgeSource[],
): EdgeWantedReplica {
  const served = rank(record) === 0 && record.mode !== 'upload';
  return {
    replicaId: record.id,
    manifest,
    sources,
    attempt: record.wish,
    ...(served && {
      serveAs: `meca--${record.path.replaceAll('/', '-')}--${
        record.version
      }`.slice(0, 200),
    }),
  };
}

function sourcesOf(version: DeliverableVersion, own: boolean): OwnSource[] {
  const { sources, repositoryId } = version;
  if (own) return sources.map(({ reach, ...source }) => source);
  const direct = sources
    .filter(({ reach }) => reach === 'network')
    .map(({ reach, s3, ...source }): EdgeSource => source);
  const passedOn = sources.some(({ reach }) => reach === 'portal');
  return passedOn
    ? [...direct, { url: `portal://repositories/${repositoryId}` }]
    : direct;
}
