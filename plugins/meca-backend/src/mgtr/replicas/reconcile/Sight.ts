import { DeliveryMode } from '@meca/backstage-plugin-meca-common';
import { ImportedTemplate, JobStatus } from '@meca/backstage-plugin-meca-node';
import { EdgeReplicaReport } from '@meca/meca-mgtr';
import { DeliverableVersion } from '../../versions/types';
import { ReplicaOptions } from '../options';
import { ReplicaRecord } from '../ReplicaRow';

/** The edge of the region, as far as this replica is concerned. */
export interface EdgeSight {
  state: 'never-seen' | 'silent' | 'connected';
  /** Epoch milliseconds. */
  seenAt?: number;
  report?: EdgeReplicaReport;
}

/** All that one step may look at. What is optional is learnt in the course of the step, by moves that only ask. */
export interface Sight {
  record: ReplicaRecord;
  /** Of the replica's region, for problems. */
  regionName: string;
  /** Undefined: no repository has it any more. */
  version: DeliverableVersion | undefined;
  mode: DeliveryMode;
  edge: EdgeSight;
  /** The line to the region is closed until then, epoch milliseconds, for images that go over it; Infinity: it never opens. */
  closedUntil?: number;
  portalId: string;
  /** Epoch milliseconds of the database's clock. */
  now: number;
  options: ReplicaOptions;
  /** 0 to 1 */
  random: () => number;
  /** Templates of that name in the cloud; `unknown`: it could not be asked. */
  found?: ImportedTemplate[] | 'unknown';
  /** The template with the id that is recorded; `absent`: definitely not there. */
  cloud?: ImportedTemplate | 'absent';
  job?: JobStatus;
  /** Whether sessions need the version. */
  held?: { sessions: number };
  /** The region has no room for one more import now. */
  noTurn?: boolean;
}

/** What to do next. Moves of the first kind end the step, the second kind only asks, the third changes the cloud. */
export type Move =
  | { kind: 'store'; record: ReplicaRecord; delayMs: number }
  | { kind: 'find' }
  | { kind: 'look'; templateId: string }
  | { kind: 'poll'; jobId: string }
  | { kind: 'ask-sessions' }
  | { kind: 'take-turn'; record: ReplicaRecord }
  | { kind: 'import'; record: ReplicaRecord; url: string }
  | { kind: 'upload'; record: ReplicaRecord }
  | { kind: 'delete'; record: ReplicaRecord; templateId: string }
  | { kind: 'discard'; record: ReplicaRecord; templateId: string };
