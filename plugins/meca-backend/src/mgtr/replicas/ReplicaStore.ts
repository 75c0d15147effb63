import { DeliveryMode, ReplicaState } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { ReplicaRecord } from './ReplicaRow';

/** Which replicas; what is left out does not narrow. */
export interface ReplicaFilter {
  ids?: string[];
  regionIds?: string[];
  versionIds?: string[];
  paths?: string[];
  version?: string;
  desired?: ReplicaRecord['desired'];
  states?: ReplicaState[];
  /** Those that are gone are left out unless this says otherwise. */
  includeGone?: boolean;
}

/**
 * Replicas as wishes see them. Whoever wishes says only what should be; how far it is, is written by the engine alone, so
 * the two never overwrite each other. `db` is a connection or a transaction; after it is committed, `wake` has the engine look.
 */
export interface ReplicaStore {
  get(id: string, db?: Knex): Promise<ReplicaRecord | undefined>;
  /** By path, the highest version first, then by region. */
  list(filter: ReplicaFilter, db?: Knex): Promise<ReplicaRecord[]>;
  /**
   * The version shall be in the region: makes the replica, or takes back that it should go away and that nothing wants it.
   * Returns its id, and whether that changed anything.
   */
  want(
    wanted: {
      versionId: string;
      regionId: string;
      mode: DeliveryMode;
      /** 2 needed by a session, 1 asked for by a person, 0 by policy. */
      urgency: 0 | 1 | 2;
      /** A person asks: what failed or waits is tried at once. */
      again?: boolean;
    },
    db?: Knex,
  ): Promise<{ id: string; changed: boolean }>;
  /** Nothing wants them any more from `since` on, if nothing did before; they stay until they are removed. */
  markUnwanted(ids: string[], since: number, db?: Knex): Promise<void>;
  /** They shall go away, as soon as no machine and no session needs them. Returns how many changed. */
  remove(ids: string[], db?: Knex): Promise<number>;
  /** What failed, or waits for its next attempt, is tried at once. False: there is no such replica. */
  retry(id: string, db?: Knex): Promise<boolean>;
  /** Has the engine look now instead of at its next tick. */
  wake(): void;
}
