import { isRegionError } from '@meca/backstage-plugin-meca-node';
import { buildRegionProblem } from '../reconcile/problems';
import { reconcileReplica } from '../reconcile/reconcileReplica';
import { Move, Sight } from '../reconcile/Sight';
import { store, takeUpWish } from '../reconcile/transitions';
import { deleteTemplate, discardTemplate } from './deleteTemplate';
import { importImage } from './importImage';
import { Learnt, MoveContext, Outcome } from './types';
import { uploadImage } from './uploadImage';

/** Questions in one step; more than these few would be a circle. */
const MOST_QUESTIONS = 6;

/** One step of a replica: asks what the decision needs, makes the move, and says what to store. */
export async function makeMoves(
  given: Sight,
  context: MoveContext,
): Promise<Outcome> {
  let sight: Sight = { ...given, record: takeUpWish(given.record) };
  for (let asked = 0; asked <= MOST_QUESTIONS; asked++) {
    const move = reconcileReplica({ ...sight, now: context.claim.now() });
    switch (move.kind) {
      case 'store':
        return move;
      case 'import':
        return importImage(sight, move, context);
      case 'upload':
        return uploadImage(sight, move, context);
      case 'delete':
        return deleteTemplate(sight, move, context);
      case 'discard':
        return discardTemplate(sight, move, context);
      case 'take-turn': {
        const { claim, leases } = context;
        const most =
          sight.mode === 'upload' ? 1 : sight.options.importsPerRegion;
        const taken = await leases.takeTurn(claim, move.record, most);
        sight = taken
          ? { ...sight, record: { ...move.record, state: 'importing' } }
          : { ...sight, noTurn: true };
        break;
      }
      default:
        try {
          sight = { ...sight, ...(await ask(sight, move, context)) };
        } catch (error) {
          return standStill(sight, error, context) as Outcome;
        }
    }
  }
  throw new Error(`Replica ${given.record.id}: no decision`);
}

async function ask(
  { record }: Sight,
  move: Extract<Move, { kind: 'find' | 'look' | 'poll' | 'ask-sessions' }>,
  { gate, guard }: MoveContext,
): Promise<Learnt> {
  const { path, version, versionId, regionId } = record;
  switch (move.kind) {
    case 'find':
      return {
        found: await gate
          .call((driver, options) =>
            driver.findTemplates({ path, version }, options),
          )
          .catch(error => {
            if (isRegionError(error)) return 'unknown' as const;
            throw error;
          }),
      };
    case 'look':
      return {
        cloud:
          (await gate.call((driver, options) =>
            driver.getTemplate(move.templateId, options),
          )) ?? 'absent',
      };
    case 'poll':
      return {
        job: await gate.call((driver, options) =>
          driver.pollJob(move.jobId, options),
        ),
      };
    default: {
      const held = await guard.mayRetire(versionId, regionId);
      return { held: { sessions: held?.sessions.length ?? 0 } };
    }
  }
}

/** The region could not be asked: nothing is concluded, and what is ready stays ready. */
function standStill(
  sight: Sight,
  error: unknown,
  { claim }: MoveContext,
): Move {
  if (!isRegionError(error)) throw error;
  const now = claim.now();
  const { record, options } = sight;
  if (record.state === 'ready') return store(record, options.pollMs * 12, now);
  const step = record.desired === 'present' ? 'importing it' : 'removing it';
  const problem = buildRegionProblem({ ...sight, now }, step, error);
  return store({ ...record, problem }, options.pollMs, now);
}
