import { Accepted, isRegionError } from '@meca/backstage-plugin-meca-node';
import { isReplacementWanted, nextName } from '../reconcileSeat';
import { emptyProgress, SeatRecord } from '../SeatRow';
import { toProblem } from './toProblem';
import { MoveContext, MoveResult } from './types';

const DAY_MS = 24 * 3600 * 1000;

/** A machine that could not be asked for (no template, no answer) is asked for again after this many retry pauses. */
const PATIENCE = 3;

/**
 * Has a machine made. The intent with its name is stored before the cloud is asked: if we die in between, whoever takes
 * over finds the machine by that name, or learns that there is none.
 *
 * @param again - the last request under this name was lost without a trace; else the machine gets a new name.
 */
export async function deploySeat(
  context: MoveContext,
  seat: SeatRecord,
  again: boolean,
): Promise<MoveResult | undefined> {
  const { claim, leases, options } = context;
  const recipe = await findRecipe(context, seat);
  if ('problem' in recipe) {
    return {
      seat: { ...seat, state: 'waiting', problem: recipe.problem },
      delayMs: PATIENCE * options.retryMs,
    };
  }
  const at = claim.now();
  const intended: SeatRecord = {
    ...seat,
    state: 'deploying',
    name: again ? seat.name : nextName(seat),
    attempt: again ? seat.attempt : seat.attempt + 1,
    progress: {
      ...emptyProgress(),
      failures: isReplacementWanted(seat) ? 0 : seat.progress.failures,
      access: recipe.access,
      asked: { what: 'deploy', at },
    },
    readyAt: undefined,
  };
  intended.intent = { name: intended.name, at };
  if (!(await leases.keep(claim, intended))) {
    await leases.drop(claim);
    return undefined;
  }
  let accepted: Accepted;
  try {
    accepted = await context.gate.call((driver, call) =>
      driver.deploy({ ...recipe.request, name: intended.name }, call),
    );
  } catch (error) {
    return afterRefusal(context, { before: seat, intended, error });
  }
  return {
    seat: {
      ...intended,
      instanceId: accepted.instanceId,
      jobId: accepted.jobId,
      intent: undefined,
      problem: undefined,
    },
    delayMs: accepted.jobId ? context.times.pauseMs('deploy', 0) : 0,
  };
}

function afterRefusal(
  { claim, options, regionName }: MoveContext,
  request: { before: SeatRecord; intended: SeatRecord; error: unknown },
): MoveResult {
  const { before, intended, error } = request;
  const problem = toProblem(error, {
    regionName,
    now: claim.now(),
  });
  const region = isRegionError(error) ? error : undefined;
  // Anything but a definite answer may have made the machine; a conflict may be about a machine under this very name.
  if (!region || region.outcomeUnknown || region.code === 'conflict') {
    return {
      seat: { ...intended, problem },
      delayMs: Math.min(options.retryMs, options.lostAnswerMs),
    };
  }
  if (region.code === 'unreachable' || region.code === 'unauthorised') {
    // Nothing was made and no machine is to blame: the same name serves again when the region is back.
    return {
      seat: {
        ...before,
        state: 'waiting',
        progress: {
          ...before.progress,
          failures: intended.progress.failures,
        },
        problem,
      },
      delayMs: PATIENCE * options.retryMs,
    };
  }
  const failures = intended.progress.failures + 1;
  return {
    seat: {
      ...intended,
      state: 'waiting',
      intent: undefined,
      problem,
      progress: {
        ...emptyProgress(),
        failures,
      },
    },
    delayMs:
      failures < options.maxFailures
        ? options.retryMs * 2 ** (failures - 1)
        : 0,
  };
}

/** What to make the machine from; a problem when the region has not what the session booked. */
async function findRecipe(
  { session, templates, claim, portalId, regionName }: MoveContext,
  seat: SeatRecord,
) {
  const at = new Date(claim.now()).toISOString();
  if (!session) {
    return {
      problem: {
        code: 'no-session',
        message: 'The session of this seat is gone',
        at,
      },
    };
  }
  const { regionId, templatePath: path } = session;
  const version = session.resolvedVersion ?? session.versionPolicy;
  const [template, offering] = await Promise.all([
    templates.resolve({ regionId, path, version }),
    templates.offering({ regionId, name: session.offering.name }),
  ]);
  if (!template) {
    return {
      problem: {
        code: 'template-not-ready',
        message: `Template ${path} (${version}) is not ready in region ${regionName}`,
        remedy: `Have it made ready in ${regionName}, or choose another template or region.`,
        at,
      },
    };
  }
  if (!offering) {
    return {
      problem: {
        code: 'no-offering',
        message: `Region ${regionName} has no service offering "${session.offering.name}"`,
        remedy:
          'Choose another offering, or ask the operator of the region for it.',
        at,
      },
    };
  }
  return {
    access: template.access,
    request: {
      displayName: `${session.title} – seat ${seat.ordinal}`,
      templateId: template.cloudTemplateId,
      offeringId: offering.cloudOfferingId,
      portalId,
      leaseDays:
        Math.max(1, Math.ceil((session.releasedAt - claim.now()) / DAY_MS)) + 1,
    },
  };
}
