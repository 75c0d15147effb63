import { CallGate } from '../../../reconcile';
import { RetirementGuard } from '../../versions/types';
import { ReplicaClaim, ReplicaLeases } from '../engine/ReplicaLeases';
import { ReplicaRecord } from '../ReplicaRow';
import { Move, Sight } from '../reconcile/Sight';

/** Where images lie that this process fetched itself. */
export interface StagedImages {
  /** Undefined: not here. Another replica of the portal may have it. */
  imageFile(regionId: string, replicaId: string): string | undefined;
  /** It is not there although it should be: made again. */
  doubt(regionId: string, replicaId: string): void;
  /** Resolves when so many bytes more may go over the region's line. */
  pace(regionId: string, bytes: number, signal: AbortSignal): Promise<void>;
}

/** What moves need to be made. */
export interface MoveContext {
  claim: ReplicaClaim;
  leases: ReplicaLeases;
  gate: CallGate;
  guard: RetirementGuard;
  images: StagedImages;
  /** Rates of uploads to the region, from earlier ones. */
  rates: UploadRates;
  /** Whether another replica, still wanted, lives by the same template. */
  isShared(record: ReplicaRecord): Promise<boolean>;
  /** Shows progress in the course of a long move. */
  onProgress(before: ReplicaRecord, after: ReplicaRecord): void;
}

export interface UploadRates {
  /** Bytes per second; undefined: nothing was uploaded there lately. */
  uploadRate(regionId: string): Promise<number | undefined>;
  noteUpload(record: ReplicaRecord, bytesPerSecond: number): Promise<void>;
}

/** How a move that changes something ended; undefined: the replica is not ours any more, nothing is to be stored. */
export type Outcome = Extract<Move, { kind: 'store' }> | undefined;

/** A sight with what was asked in this step added. */
export type Learnt = Pick<Sight, 'found' | 'cloud' | 'job' | 'held' | 'noTurn'>;
