import { UserInfoService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  ConsoleTicket,
  Workspace,
  WorkspaceList,
} from '@meca/backstage-plugin-meca-common';
import { Federation } from '../federation/types';
import { Caller, SessionGuard } from '../sessions/types';
import { accessWindow, isOver, WorkspaceRole } from './accessWindow';
import { buildRemoteDesktopFile } from './buildRemoteDesktopFile';
import { buildWorkspace, ReadinessKnowledge } from './buildWorkspace';
import { DesktopTickets } from './gateway/DesktopTickets';
import { SeatInSession, WorkspaceStore } from './WorkspaceStore';

/** Below the plugin's base URL. */
export const DESKTOP_PATH = '/v1/desktop';

export interface WorkspaceServiceOptions {
  store: WorkspaceStore;
  guard: SessionGuard;
  userInfo: UserInfoService;
  federation: Pick<Federation, 'get' | 'list'>;
  tickets: DesktopTickets;
  /** How long one machine takes in a region, milliseconds, as far as known. */
  expectedDeployMs(regionId: string): number | undefined;
  now?(): number;
}

/** The student's way in. Every way goes through {@link WorkspaceService.require} and {@link WorkspaceService.requireOpen}. */
export class WorkspaceService {
  private readonly now: () => number;

  constructor(private readonly on: WorkspaceServiceOptions) {
    this.now = on.now ?? Date.now;
  }

  /** The caller's own seats, now and next. */
  async list({ credentials }: Caller): Promise<WorkspaceList> {
    if (credentials.principal.type !== 'user') return { items: [] };
    const userRef = credentials.principal.userEntityRef.toLowerCase();
    const seats = await this.on.store.listOf(userRef, this.now());
    return {
      items: await Promise.all(seats.map(seat => this.show(seat, 'student'))),
    };
  }

  async get(seatId: string, caller: Caller): Promise<Workspace> {
    const { place, role } = await this.require(seatId, caller);
    return this.show(place, role);
  }

  /** A ticket for the desktop gateway. */
  async openConsole(seatId: string, caller: Caller): Promise<ConsoleTicket> {
    const { place, role, userRef } = await this.requireOpen(seatId, caller);
    const { ticket, expiresAt } = await this.on.tickets.mint({
      seatId,
      userRef,
      operates: role === 'operator',
      instanceId: place.seat.instanceId!,
    });
    const { closesAt } = accessWindow(place.session, role);
    return {
      path: `${DESKTOP_PATH}?ticket=${encodeURIComponent(ticket)}`,
      expiresAt: new Date(expiresAt).toISOString(),
      closesAt: new Date(closesAt).toISOString(),
    };
  }

  async remoteDesktopFile(
    seatId: string,
    caller: Caller,
  ): Promise<{ name: string; content: string }> {
    const { place, role } = await this.requireOpen(seatId, caller);
    const file = buildRemoteDesktopFile(await this.show(place, role));
    if (!file) {
      throw new NotFoundError(
        `Template ${place.session.templatePath} has no remote desktop; use the console in the browser`,
      );
    }
    return file;
  }

  /**
   * Who may know of a seat: its student, the owner of the session, and those who may operate it.
   * For anybody else there is no such seat.
   */
  private async require(
    seatId: string,
    caller: Caller,
  ): Promise<{ place: SeatInSession; role: WorkspaceRole; userRef: string }> {
    const unknown = () => new NotFoundError(`No workspace ${seatId}`);
    const place = await this.on.store.get(seatId);
    if (!place) throw unknown();
    const { credentials } = caller;
    const { principal } = credentials;
    if (principal.type === 'user') {
      const { userEntityRef, ownershipEntityRefs } =
        await this.on.userInfo.getUserInfo(credentials);
      const userRef = userEntityRef.toLowerCase();
      if (place.seat.attendeeRef === userRef) {
        return { place, role: 'student', userRef };
      }
      const owns = [userEntityRef, ...ownershipEntityRefs].some(
        ref => ref.toLowerCase() === place.session.ownerRef,
      );
      if (owns) return { place, role: 'operator', userRef };
    }
    try {
      await this.on.guard.require('operate', place.session.id, caller);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      throw unknown();
    }
    const userRef =
      principal.type === 'user' ? principal.userEntityRef : principal.subject;
    return { place, role: 'operator', userRef };
  }

  /** The same, in the time of the class, with a machine that answers. Throws ConflictError that says when. */
  private async requireOpen(seatId: string, caller: Caller) {
    const known = await this.require(seatId, caller);
    const { seat, session } = known.place;
    const now = this.now();
    const { opensAt, closesAt } = accessWindow(session, known.role);
    if (isOver(session, now)) {
      throw new ConflictError(
        `The session "${session.title}" is over: it closed at ${new Date(
          Math.min(closesAt, now),
        ).toISOString()}`,
      );
    }
    if (now < opensAt) {
      throw new ConflictError(
        `The session "${session.title}" opens at ${new Date(
          opensAt,
        ).toISOString()}`,
      );
    }
    if (seat.state !== 'ready' || !seat.instanceId || !seat.address) {
      throw new ConflictError(
        `The machine of seat ${seat.ordinal} is not ready (${seat.state}); the page of the workspace shows when it will be`,
      );
    }
    return known;
  }

  private async show(
    place: SeatInSession,
    role: WorkspaceRole,
  ): Promise<Workspace> {
    return buildWorkspace(place, {
      role,
      timeZone: this.regionOf(place)?.timeZone ?? 'UTC',
      now: this.now(),
      knowledge: await this.knowledgeOf(place),
    });
  }

  private async knowledgeOf(place: SeatInSession): Promise<ReadinessKnowledge> {
    const waits = place.seat.state === 'waiting';
    return {
      deployMs: this.on.expectedDeployMs(place.seat.regionId),
      concurrency: this.regionOf(place)?.deployConcurrency ?? 1,
      queue: waits ? await this.on.store.queueBefore(place) : 0,
    };
  }

  /** Undefined: the region left the federation, its past sessions did not. */
  private regionOf({ seat }: SeatInSession) {
    try {
      return this.on.federation.get(seat.regionId);
    } catch {
      return undefined;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return [NotFoundError.name, NotAllowedError.name].includes(
    (error as Error)?.name,
  );
}
