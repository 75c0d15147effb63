import { Problem, Workspace } from '@meca/backstage-plugin-meca-common';
import { accessWindow, isOver, WorkspaceRole } from './accessWindow';
import { SeatInSession } from './WorkspaceStore';

/** What is known about how long the machine of a seat still takes. */
export interface ReadinessKnowledge {
  /** What making one machine takes in its region, milliseconds; undefined: not known yet. */
  deployMs?: number;
  /** Machines made at one time in the region. */
  concurrency: number;
  /** Machines that are made before this one. */
  queue: number;
}

/** A seat as its student (or whoever runs the session) sees it at the instant `now`. */
export function buildWorkspace(
  { seat, session }: SeatInSession,
  options: {
    role: WorkspaceRole;
    timeZone: string;
    now: number;
    knowledge: ReadinessKnowledge;
  },
): Workspace {
  const { now, role, knowledge } = options;
  const { opensAt } = accessWindow(session, role);
  const state = stateOf({ seat, session }, { now, opensAt });
  const open = state === 'ready' && seat.address !== undefined;
  return {
    id: seat.id,
    sessionId: session.id,
    title: session.title,
    ownerRef: session.ownerRef,
    regionId: seat.regionId,
    timeZone: options.timeZone,
    templatePath: session.templatePath,
    ordinal: seat.ordinal,
    startsAt: new Date(session.startsAt).toISOString(),
    endsAt: new Date(session.endsAt).toISOString(),
    opensAt: new Date(opensAt).toISOString(),
    state,
    readyInSeconds:
      state === 'preparing'
        ? estimateReadySeconds({ seat, session }, { now, opensAt, knowledge })
        : undefined,
    problem: state === 'ended' ? undefined : problemOf({ seat, session }),
    access: open
      ? seat.progress.access.map(port => ({ ...port, address: seat.address! }))
      : [],
    console: open,
  };
}

function stateOf(
  { seat, session }: SeatInSession,
  { now, opensAt }: { now: number; opensAt: number },
): Workspace['state'] {
  if (isOver(session, now)) return 'ended';
  if (seat.state === 'failed') return 'failed';
  if (session.state === 'admitted' && now < session.preparesAt) {
    return 'upcoming';
  }
  return seat.state === 'ready' && now >= opensAt ? 'ready' : 'preparing';
}

function problemOf({ seat, session }: SeatInSession): Problem | undefined {
  if (seat.problem) {
    // The remedy that the engine knows is for those who run the region.
    return {
      ...seat.problem,
      remedy: 'Tell whoever holds the class: they can repair it.',
    };
  }
  const began = session.state === 'preparing' || session.state === 'running';
  return began && seat.desired !== 'running'
    ? {
        code: 'stopped',
        message: 'The machines of this class were stopped',
        remedy: 'Ask whoever holds the class to start them again.',
      }
    : undefined;
}

/**
 * Seconds until the ways in open: the machines before it, then its own. Undefined rather than a guess while the region
 * has not yet shown how long it takes, and while something is in the way.
 */
function estimateReadySeconds(
  { seat }: SeatInSession,
  options: { now: number; opensAt: number; knowledge: ReadinessKnowledge },
): number | undefined {
  const { now, opensAt, knowledge } = options;
  const untilOpen = Math.max(opensAt - now, 0);
  if (seat.state === 'ready') return Math.ceil(untilOpen / 1000);
  const { deployMs, concurrency, queue } = knowledge;
  if (deployMs === undefined || seat.desired !== 'running' || seat.problem) {
    return undefined;
  }
  const begun =
    seat.state === 'waiting' ? 0 : now - (seat.progress.asked?.at ?? now);
  const waves = seat.state === 'waiting' ? Math.floor(queue / concurrency) : 0;
  const left = Math.max(deployMs - begun, 0) + waves * deployMs;
  return Math.ceil(Math.max(left, untilOpen) / 1000);
}
