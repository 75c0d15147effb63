import { isRegionError } from '@meca/backstage-plugin-meca-node';
import { ReplicaRecord } from '../ReplicaRow';
import { Move, Sight } from '../reconcile/Sight';
import { refuseDeletion } from '../reconcile/takeAway';
import { FOREVER, forgetTemplate, store } from '../reconcile/transitions';
import { MoveContext, Outcome } from './types';

/** Takes a retired template out of the region, never by force. */
export async function deleteTemplate(
  sight: Sight,
  move: Extract<Move, { kind: 'delete' }>,
  context: MoveContext,
): Promise<Outcome> {
  const { gate, leases, claim } = context;
  const { templateId } = move;
  if (await context.isShared(move.record)) {
    const left = { ...forgetTemplate(move.record), state: 'gone' as const };
    return store(left, FOREVER, claim.now()) as Outcome;
  }
  const record: ReplicaRecord = {
    ...move.record,
    state: 'deleting',
    problem: undefined,
    intent: { what: 'delete', at: claim.now() },
  };
  if (!(await leases.keep(claim, record))) return undefined;
  try {
    const { jobId } = await gate.call((driver, options) =>
      driver.deleteTemplate(templateId, options),
    );
    const intent = { ...record.intent!, jobId };
    return store(
      { ...record, intent },
      jobId === undefined ? 0 : sight.options.pollMs,
      claim.now(),
    ) as Outcome;
  } catch (error) {
    const now = claim.now();
    if (!isRegionError(error)) throw error;
    if (error.outcomeUnknown) {
      return store(record, sight.options.pollMs, now) as Outcome;
    }
    return refuseDeletion({ ...sight, record, now }, error) as Outcome;
  }
}

/** Deletes a registration that is of no use; while that is not possible, it is tried again later and harms nobody. */
export async function discardTemplate(
  sight: Sight,
  move: Extract<Move, { kind: 'discard' }>,
  { gate, claim }: MoveContext,
): Promise<Outcome> {
  const { record, templateId } = move;
  const others = record.givenUp.filter(item => item.templateId !== templateId);
  try {
    const { jobId } = await gate.call((driver, options) =>
      driver.deleteTemplate(templateId, options),
    );
    const now = claim.now();
    const nextTryAt = now + sight.options.pollMs;
    return store(
      {
        ...record,
        givenUp: jobId ? [...others, { templateId, jobId, nextTryAt }] : others,
      },
      0,
      now,
    ) as Outcome;
  } catch (error) {
    if (!isRegionError(error)) throw error;
    const now = claim.now();
    const nextTryAt = now + sight.options.cleanUpMs;
    return store(
      { ...record, givenUp: [...others, { templateId, nextTryAt }] },
      0,
      now,
    ) as Outcome;
  }
}
