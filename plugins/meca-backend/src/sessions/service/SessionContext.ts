import { Knex } from 'knex';
import { Federation } from '../../federation';
import { InstitutionDirectory } from '../../institutions';
import { TemplateCatalogue } from '../../mgtr';
import { PermissionGuard } from '../../rest';
import { SeatIncidents } from '../../seats/incidents/SeatIncidents';
import { SeatStore } from '../../seats/types';
import { PermissionSessionGuard } from '../guard/PermissionSessionGuard';
import { Placer } from '../placement/Placer';
import { DatabaseSessionStore } from '../store/SessionStore';

/** What the operations on sessions work with. */
export interface SessionContext {
  knex: Knex;
  federation: Federation;
  templates: TemplateCatalogue;
  institutions: InstitutionDirectory;
  /** Of what belongs to nobody, such as booking at all. */
  permissions: PermissionGuard;
  /** Of single sessions. */
  guard: PermissionSessionGuard;
  store: DatabaseSessionStore;
  seats: SeatStore;
  incidents: SeatIncidents;
  placer: Placer;
  /** How long a reservation outlives its session. */
  cleanupMs: number;
  /** Epoch milliseconds. */
  now(): number;
  /** Called after a change was committed: pages refetch, the seat engine looks. */
  changed(sessionId: string): void;
}
