import { followImport } from './followImport';
import { followTransfer } from './followTransfer';
import { lookForTemplate } from './lookForTemplate';
import { Move, Sight } from './Sight';
import { finishDeletion, takeAway } from './takeAway';
import { FOREVER, store, takeUpWish } from './transitions';

/**
 * The next small move of one replica: a pure function of what the database wants, what the edge reports and what the cloud
 * has. Each move may be repeated, so that it does not matter where the last holder of the replica stopped.
 *
 * @remarks
 * | wants | there is | move |
 * | --- | --- | --- |
 * | any | a given-up template that may be deleted now | delete it |
 * | present | a deletion under way | follow it to its end |
 * | present | a template id | look at it: ready, on its way, stuck, failed, gone |
 * | present | nothing known | look by name: adopt the same image, refuse another one |
 * | present | nothing in the cloud | follow the edge until the image is staged |
 * | present | staged | wait for a turn, store the intent, have the cloud import it |
 * | absent | a template id | unless sessions or machines need it, store the intent, delete it |
 * | absent | an intent without id | look by name; nothing long after: gone |
 */
export function reconcileReplica(given: Sight): Move {
  const sight = { ...given, record: takeUpWish(given.record) };
  return cleanUp(sight) ?? (isWanted(sight) ? bring(sight) : takeAway(sight));
}

function isWanted({ record }: Sight): boolean {
  return record.desired === 'present';
}

/** Templates that were given up are of no use to anybody, whatever is wanted of the replica. */
function cleanUp({ record, now, job, options }: Sight): Move | undefined {
  const due = record.givenUp.find(item => item.nextTryAt <= now);
  if (!due) return undefined;
  if (due.jobId === undefined) {
    return { kind: 'discard', record, templateId: due.templateId };
  }
  if (!job) return { kind: 'poll', jobId: due.jobId };
  const others = record.givenUp.filter(item => item !== due);
  switch (job.state) {
    case 'pending':
      return store(
        {
          ...record,
          givenUp: [...others, { ...due, nextTryAt: now + options.pollMs }],
        },
        options.pollMs,
        now,
      );
    case 'done':
      return store({ ...record, givenUp: others }, 0, now);
    default:
      // Its end is not known, or it was refused, as a stuck download is until the storage machine gives it up.
      return store(
        {
          ...record,
          givenUp: [
            ...others,
            { templateId: due.templateId, nextTryAt: now + options.cleanUpMs },
          ],
        },
        0,
        now,
      );
  }
}

function bring(sight: Sight): Move {
  const { record, now } = sight;
  if (record.intent?.what === 'delete') return finishDeletion(sight);
  if (record.cloudTemplateId !== undefined) return followImport(sight);
  const { needsPerson, atEdge, resumeAt } = record.progress;
  if (record.state === 'failed' && !atEdge) {
    if (needsPerson) return store(record, FOREVER, now);
    if (resumeAt !== undefined && resumeAt > now) {
      return store(record, resumeAt - now, now);
    }
  }
  return lookForTemplate(sight) ?? followTransfer(sight);
}
