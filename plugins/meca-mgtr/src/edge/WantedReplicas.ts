import type { Bandwidth } from '../transfer';
import { EdgeReplica, type EdgeReplicaContext } from './EdgeReplica';
import type { EdgeReplicaReport, EdgeWantedReplica } from './protocol';

/** The replicas that a portal wants at this edge, most urgent first. */
export class WantedReplicas {
  readonly #context: EdgeReplicaContext;
  readonly #replicas = new Map<string, EdgeReplica>();

  constructor(context: EdgeReplicaContext) {
    this.#context = context;
  }

  /** By its id at the portal. */
  get(replicaId: string): EdgeReplica | undefined {
    return this.#replicas.get(replicaId);
  }

  /** Archives of the replicas, by SHA-256. */
  archives(): Set<string> {
    return new Set(this.#all.map(item => item.archiveSha256));
  }

  reports(): EdgeReplicaReport[] {
    return this.#all.map(item => item.report());
  }

  /** How many transfers run now. */
  get running(): number {
    return this.#all.filter(item => item.isRunning).length;
  }

  /** When the next transfer should be started, epoch milliseconds; Infinity when there is none. */
  get dueAtMs(): number {
    return Math.min(...this.#all.map(item => item.dueAtMs));
  }

  /** Takes over what is wanted now, and its order. What is missing ends; its files stay, as cache. */
  async want(wanted: readonly EdgeWantedReplica[]): Promise<void> {
    const ids = new Set(wanted.map(({ replicaId }) => replicaId));
    for (const [id, replica] of this.#replicas) {
      if (!ids.has(id)) {
        this.#replicas.delete(id);
        await replica.drop();
      }
    }
    for (const item of wanted) {
      const known = this.#replicas.get(item.replicaId);
      const same = known?.archiveSha256 === item.manifest.archive.sha256;
      // A map keeps the order of first arrival, but what was not urgent then may be now: put in again, all are in the order of
      // the portal.
      this.#replicas.delete(item.replicaId);
      this.#replicas.set(
        item.replicaId,
        same ? known : new EdgeReplica(this.#context, item),
      );
      await (same ? known.want(item) : known?.drop());
    }
  }

  /** Starts transfers that are due, so that at most `most` run. */
  startDue(
    most: number,
    line: { bandwidth?: Bandwidth; mostVirtualBytes?: number },
  ): void {
    const now = this.#context.now();
    let free = most - this.running;
    for (const replica of this.#all) {
      if (free > 0 && replica.dueAtMs <= now) {
        replica.start(line.bandwidth, line.mostVirtualBytes);
        free -= 1;
      }
    }
  }

  /** Ends all transfers and offers. */
  async drop(): Promise<void> {
    await Promise.all(this.#all.map(item => item.drop()));
  }

  get #all(): EdgeReplica[] {
    return [...this.#replicas.values()];
  }
}
