import { Delivery } from '@meca/backstage-plugin-meca-common';
import { EdgeExchangeRequest } from '@meca/meca-mgtr';
import { Knex } from 'knex';
import { databaseTime, readDatabaseTime } from '../../database';
import {
  EDGE_TABLE,
  EdgeRecord,
  EdgeRow,
  toEdgeRecord,
  toPeer,
} from './EdgeRow';

/** Remembers what the edge of each region last said. */
export class EdgeBook {
  constructor(
    private readonly knex: Knex,
    /** After this, an edge is silent and another one may report in its place, in milliseconds. */
    readonly silentMs: number,
  ) {}

  /** Undefined: none was ever seen. `silent` is judged by the database's clock. */
  async read(
    regionId: string,
  ): Promise<(EdgeRecord & { silent: boolean }) | undefined> {
    const row = await this.knex<EdgeRow>(EDGE_TABLE)
      .where({ region_id: regionId })
      .first();
    if (!row) return undefined;
    const record = toEdgeRecord(row);
    const now = await readDatabaseTime(this.knex);
    return { ...record, silent: now - record.seenAt > this.silentMs };
  }

  /**
   * False: another edge reports for the region, or a copy of this one that was started later. Of several replicas of the
   * portal only one shall: that is no problem to be shown.
   */
  async write(
    regionId: string,
    request: EdgeExchangeRequest,
    { own = false }: { own?: boolean } = {},
  ): Promise<boolean> {
    const { knex } = this;
    const { edge, disk, replicas, peer } = request;
    const startedAt = Date.parse(edge.startedAt);
    const columns = {
      edge_id: edge.id,
      program_version: edge.version,
      started_at: startedAt,
      seen_at: databaseTime(knex),
      clock_skew_ms: Date.parse(edge.now) - Date.now(),
      free_bytes: disk.freeBytes,
      total_bytes: disk.totalBytes,
      floor_bytes: disk.floorBytes,
      reports: JSON.stringify(
        Object.fromEntries(replicas.map(item => [item.replicaId, item])),
      ),
      peer: peer ? JSON.stringify(peer) : null,
    };
    const update = () =>
      knex(EDGE_TABLE)
        .where({ region_id: regionId })
        .where(may =>
          may
            .where(same =>
              same
                .where({ edge_id: edge.id })
                .where('started_at', '<=', startedAt),
            )
            .orWhere('seen_at', '<', databaseTime(knex, -this.silentMs)),
        )
        .update(columns);
    if ((await update()) > 0) return true;
    // The first one of the region, unless another is just as early.
    await knex(EDGE_TABLE)
      .insert({ region_id: regionId, ...columns })
      .onConflict('region_id')
      .ignore();
    if ((await update()) > 0) return true;
    if (own) return false;
    await knex(EDGE_TABLE)
      .where({ region_id: regionId })
      .update({ rival: JSON.stringify({ edgeId: edge.id, at: Date.now() }) });
    return false;
  }

  /** The edge stops and says so: another one need not wait until it counts as silent. */
  async leave(regionId: string, edgeId: string): Promise<void> {
    await this.knex(EDGE_TABLE)
      .where({ region_id: regionId, edge_id: edgeId })
      .update({ seen_at: 0 });
  }

  /** Edges that are not silent and let others fetch from them, by region id. */
  async listPeers(): Promise<
    { regionId: string; url: string; archives: Set<string> }[]
  > {
    const rows = await this.knex<EdgeRow>(EDGE_TABLE)
      .whereNotNull('peer')
      .where('seen_at', '>=', databaseTime(this.knex, -this.silentMs))
      .orderBy('region_id')
      .select('region_id', 'peer');
    return rows.flatMap(row => {
      const peer = toPeer(row.peer);
      return peer
        ? {
            regionId: row.region_id,
            url: peer.url,
            archives: new Set(peer.archives),
          }
        : [];
    });
  }

  /** By region id, those that were ever seen. */
  async describeAll(): Promise<
    Map<string, Pick<Delivery, 'edge' | 'problem'>>
  > {
    const now = await readDatabaseTime(this.knex);
    const rows = await this.knex<EdgeRow>(EDGE_TABLE).select(
      ...['region_id', 'edge_id', 'program_version', 'seen_at', 'rival'],
      ...['clock_skew_ms', 'free_bytes', 'total_bytes', 'floor_bytes', 'peer'],
      this.knex.raw(`'{}' as reports`),
    );
    return new Map(
      rows.map(row => [
        row.region_id as string,
        describe(toEdgeRecord(row), { now, silentMs: this.silentMs }),
      ]),
    );
  }
}

function describe(
  edge: EdgeRecord,
  { now, silentMs }: { now: number; silentMs: number },
): Pick<Delivery, 'edge' | 'problem'> {
  const { rival, peer } = edge;
  return {
    edge: {
      state: now - edge.seenAt > silentMs ? 'silent' : 'connected',
      ...(edge.seenAt > 0 && { seenAt: new Date(edge.seenAt).toISOString() }),
      version: edge.programVersion,
      clockSkewMs: edge.clockSkewMs,
      freeBytes: edge.freeBytes,
      totalBytes: edge.totalBytes,
      floorBytes: edge.floorBytes,
      ...(peer && { peerArchives: peer.archives.length }),
    },
    ...(rival &&
      now - rival.at < silentMs && {
        problem: {
          code: 'two-edges',
          message: `Two edges report for this region; only the one with id ${edge.edgeId} is heard`,
          remedy: `Stop one of them: the other has the id ${rival.edgeId}. After a move, stop the old one; the new one is heard some minutes later.`,
          at: new Date(rival.at).toISOString(),
        },
      }),
  };
}
