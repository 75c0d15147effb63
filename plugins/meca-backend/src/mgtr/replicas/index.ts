export * from './buildReplica';
export * from './DatabaseReplicaStore';
export * from './ReplicaStore';
export { REPLICA_TABLE } from './ReplicaRow';
export type { ReplicaRecord } from './ReplicaRow';
