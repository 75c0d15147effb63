import { buildProblem, buildRegionProblem } from './problems';
import { ReplicaRecord } from '../ReplicaRow';
import { Move, Sight } from './Sight';
import {
  FOREVER,
  forgetTemplate,
  giveUpTemplate,
  retire,
  store,
} from './transitions';

/** Takes a version out of a region, as soon as neither a session nor a machine needs it. */
export function takeAway(sight: Sight): Move {
  const { record, now, cloud, held } = sight;
  if (record.intent?.what === 'delete') return finishDeletion(sight);
  if (record.cloudTemplateId === undefined) return leaveUnfinished(sight);
  // Stored first: from then on no session resolves to it, so the answer of the sessions stays true.
  if (record.state !== 'retiring') return store(retire(record), 0, now);
  if (!held) return { kind: 'ask-sessions' };
  if (held.sessions > 0) return stayForSessions(sight, held.sessions);
  if (!cloud) return { kind: 'look', templateId: record.cloudTemplateId };
  if (cloud === 'absent') return store(become('gone', record), FOREVER, now);
  // Somebody else's, which we only found: it is left as it was.
  if (cloud.portalId !== sight.portalId) {
    return store(become('gone', record), FOREVER, now);
  }
  return { kind: 'delete', record, templateId: record.cloudTemplateId };
}

function become(state: 'gone' | 'deleting', record: ReplicaRecord) {
  return {
    ...forgetTemplate(record),
    state,
    waitingFor: undefined,
    problem: undefined,
    bytesDone: 0,
  };
}

/** Nothing is known to be in the cloud; but what was asked for and not answered may be. */
function leaveUnfinished(sight: Sight): Move {
  const { record, version, found, now, options, portalId } = sight;
  const { intent } = record;
  if (!intent) {
    const state = record.givenUp.length > 0 ? 'deleting' : 'gone';
    return store(become(state, record), FOREVER, now);
  }
  if (found === undefined) return { kind: 'find' };
  if (found === 'unknown') return store(record, options.pollMs, now);
  const ours = found.find(
    template =>
      !record.givenUp.some(({ templateId }) => templateId === template.id) &&
      (template.portalId === portalId ||
        // Made by us a moment before we could mark it.
        (template.portalId === undefined &&
          template.sha256 === version?.manifest.image.sha256)),
  );
  if (ours) return store(giveUpTemplate(record, ours.id, now), 0, now);
  const waitMs = intent.at + options.lostAnswerMs - now;
  if (waitMs > 0) return store(record, waitMs, now);
  return store({ ...record, intent: undefined }, 0, now);
}

function stayForSessions(sight: Sight, sessions: number): Move {
  const { record, now, options } = sight;
  return store(
    {
      ...retire(record),
      problem: buildProblem(sight, {
        code: 'still-used',
        step: 'removing it',
        what: `it is still needed by ${sessions} ${
          sessions === 1 ? 'session' : 'sessions'
        }`,
        remedy: 'It is removed by itself when they are over.',
      }),
    },
    options.heldMs,
    now,
  );
}

/** Follows a deletion to its end, and looks what is there then, whatever the job said. */
export function finishDeletion(sight: Sight): Move {
  const { record, job, cloud, now, options } = sight;
  const { jobId } = record.intent!;
  const templateId = record.cloudTemplateId;
  if (templateId === undefined) {
    return store({ ...record, intent: undefined }, 0, now);
  }
  if (jobId !== undefined && !job) return { kind: 'poll', jobId };
  if (job?.state === 'pending') return store(record, options.pollMs, now);
  if (!cloud) return { kind: 'look', templateId };
  if (cloud === 'absent') {
    const wanted = record.desired === 'present';
    return wanted
      ? store({ ...become('gone', record), state: 'wanted' }, 0, now)
      : store(become('gone', record), FOREVER, now);
  }
  const still = { ...retire(record), intent: undefined };
  if (record.desired === 'present') {
    return store({ ...still, state: 'verifying' }, 0, now);
  }
  return job?.state === 'failed'
    ? refuseDeletion({ ...sight, record: still }, job.error)
    : // The answer was lost, or the region lost the job: asked again.
      store(still, options.pollMs, now);
}

/** The region does not delete it now. In use is no failure: machines end, and it is tried again tomorrow. */
export function refuseDeletion(sight: Sight, error: unknown): Move {
  const { record, now, options, cloud } = sight;
  const inUse =
    (error as { code?: string }).code === 'conflict' &&
    (cloud === undefined || cloud === 'absent' || cloud.state !== 'preparing');
  return store(
    {
      ...retire(record),
      intent: undefined,
      problem: {
        ...buildRegionProblem(sight, 'removing it', error),
        ...(inUse && {
          code: 'still-used',
          remedy:
            'Nothing to do: it is tried again every day until no machine is made of it.',
        }),
      },
    },
    inUse ? options.inUseMs : options.cleanUpMs,
    now,
  );
}
