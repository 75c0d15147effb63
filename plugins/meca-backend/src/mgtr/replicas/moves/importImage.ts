import { accessPortSchema } from '@meca/backstage-plugin-meca-common';
import {
  ImportTemplateRequest,
  isRegionError,
} from '@meca/backstage-plugin-meca-node';
import { ReplicaRecord } from '../ReplicaRow';
import { buildProblem, buildRegionProblem } from '../reconcile/problems';
import { Move, Sight } from '../reconcile/Sight';
import { fail, store } from '../reconcile/transitions';
import { MoveContext, Outcome } from './types';

type Import = Extract<Move, { kind: 'import' }>;

/** Has the region fetch the image, or takes what an earlier call has left there. */
export async function importImage(
  sight: Sight,
  move: Import,
  context: MoveContext,
): Promise<Outcome> {
  const { gate, leases, claim } = context;
  const request = buildRequest(sight);
  if (!request) return refuseFormat(sight, move.record) as Outcome;
  const intent = { what: 'import' as const, at: claim.now() };
  const record: ReplicaRecord = { ...move.record, intent };
  if (!(await leases.keep(claim, record))) return undefined;
  try {
    const { templateId } = await gate.call((driver, options) =>
      driver.importTemplate({ ...request, url: move.url }, options),
    );
    return store(
      {
        ...record,
        cloudTemplateId: templateId,
        intent: undefined,
        problem: undefined,
        progressedAt: claim.now(),
        progress: { ...record.progress, measured: undefined },
      },
      0,
      claim.now(),
    ) as Outcome;
  } catch (error) {
    return failImport({ ...sight, now: claim.now() }, record, error) as Outcome;
  }
}

/** Undefined: the image is of a kind that no region imports. */
export function buildRequest({
  record,
  version,
  portalId,
}: Sight): Omit<ImportTemplateRequest, 'url'> | undefined {
  const { manifest } = version!;
  const { format, sha256, virtualBytes } = manifest.image;
  if (format === 'iso') return undefined;
  return {
    path: record.path,
    version: record.version,
    title: manifest.title,
    ...{ sha256, format, virtualBytes, portalId },
    osName: manifest.os.name,
    access: manifest.access.flatMap(
      ({ protocol, port }) =>
        accessPortSchema.safeParse({ protocol, port }).data ?? [],
    ),
    givenUp: record.givenUp.map(({ templateId }) => templateId),
  };
}

export function refuseFormat(sight: Sight, record: ReplicaRecord): Move {
  const { version } = sight;
  return fail(
    record,
    buildProblem(sight, {
      code: 'format-refused',
      step: 'importing it',
      what: `regions take no templates of the format ${
        version!.manifest.image.format
      }`,
      remedy: 'Publish it as an image of a disk, such as qcow2.',
    }),
    sight,
    true,
  );
}

/** A lost answer is no failure: the same call finds out. Another image under the name needs a person; the rest is tried again. */
export function failImport(
  sight: Sight,
  record: ReplicaRecord,
  error: unknown,
): Move {
  const { now, options } = sight;
  const problem = buildRegionProblem(sight, 'importing it', error);
  if (!isRegionError(error)) throw error;
  // What becomes of the intent is decided by what the region lists from now on.
  if (error.outcomeUnknown) {
    return store({ ...record, problem }, options.pollMs, now);
  }
  const unsent = { ...record, intent: undefined };
  return error.code === 'unreachable'
    ? store({ ...unsent, problem }, options.pollMs, now)
    : fail(unsent, problem, sight, error.code === 'conflict');
}
