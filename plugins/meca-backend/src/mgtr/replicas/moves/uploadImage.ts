import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ReplicaRecord } from '../ReplicaRow';
import { buildProblem } from '../reconcile/problems';
import { Move, Sight } from '../reconcile/Sight';
import { fail, store } from '../reconcile/transitions';
import { buildRequest, failImport, refuseFormat } from './importImage';
import { MoveContext, Outcome } from './types';

type Upload = Extract<Move, { kind: 'upload' }>;

/** No installation waits longer for an upload than this, by far. */
const LONGEST_UPLOAD_MS = 3 * 60 * 60_000;
const SHOWN_EVERY_MS = 2_000;
const PARTS = { highWaterMark: 256 * 1024 };

/** The driver has no uploads. */
class UploadUnknownError extends Error {}

/**
 * Sends the image to the region, which works only once for each set of parameters: whatever goes wrong, the driver deletes what
 * it has made, and what a kill leaves is found by its name.
 */
export async function uploadImage(
  sight: Sight,
  move: Upload,
  context: MoveContext,
): Promise<Outcome> {
  const { gate, leases, claim, images, rates } = context;
  const { regionId, id } = move.record;
  const file = images.imageFile(regionId, id);
  if (file && !(await isThere(file))) {
    images.doubt(regionId, id);
    const anew = { ...move.record, state: 'wanted' as const };
    return store(anew, sight.options.pollMs, claim.now()) as Outcome;
  }
  if (!file) {
    // Another replica of the portal has fetched it; the turn goes to whoever looks at it there.
    const delayMs = sight.options.pollMs * (0.5 + sight.random());
    return store(move.record, delayMs, claim.now()) as Outcome;
  }
  const request = buildRequest(sight);
  if (!request) return refuseFormat(sight, move.record) as Outcome;
  const intent = { what: 'upload' as const, at: claim.now() };
  const record: ReplicaRecord = { ...move.record, intent };
  if (!(await leases.keep(claim, record))) return undefined;
  const startedAt = performance.now();
  const { bytes } = sight.version!.manifest.image;
  const bytesPerSecond = await rates.uploadRate(regionId);
  const show = throttle(sent => {
    const seconds = (performance.now() - startedAt) / 1000;
    const after = {
      ...record,
      bytesDone: sent,
      bytesTotal: bytes,
      bytesPerSecond: sent / seconds,
      progressedAt: claim.now(),
    };
    leases
      .keep(claim, after)
      .then(kept => kept && context.onProgress(record, after))
      .catch(() => {});
  });
  let sentBytes = 0;
  try {
    const { templateId } = await gate.call((driver, options) => {
      if (!driver.uploadTemplate) {
        throw new UploadUnknownError();
      }
      return driver.uploadTemplate(
        {
          ...request,
          bytes,
          bytesPerSecond,
          async *open() {
            for await (const part of createReadStream(file, PARTS)) {
              await images.pace(regionId, part.length, options.signal);
              yield part;
            }
          },
          onProgress: sent => {
            sentBytes = sent;
            show(sent);
          },
        },
        options,
      );
    }, LONGEST_UPLOAD_MS);
    return store(
      { ...record, intent: undefined, cloudTemplateId: templateId },
      0,
      claim.now(),
    ) as Outcome;
  } catch (error) {
    const now = claim.now();
    if (error instanceof UploadUnknownError) {
      return refuseUpload({ ...sight, now }, record) as Outcome;
    }
    return failImport({ ...sight, now }, record, error) as Outcome;
  } finally {
    const seconds = (performance.now() - startedAt) / 1000;
    // A few bytes say nothing about a line.
    if (sentBytes >= Math.min(bytes, 1e6)) {
      await rates.noteUpload(record, sentBytes / seconds);
    }
  }
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function refuseUpload(sight: Sight, record: ReplicaRecord): Move {
  const { regionId } = record;
  return fail(
    { ...record, intent: undefined },
    buildProblem(sight, {
      code: 'rejected',
      step: 'importing it',
      what: 'the cloud of the region takes no uploads',
      remedy: `Set meca.regions.${regionId}.mgtr.delivery to edge or pull.`,
    }),
    sight,
    true,
  );
}

function throttle(show: (sent: number) => void): (sent: number) => void {
  let shownAt = performance.now();
  return sent => {
    if (performance.now() - shownAt < SHOWN_EVERY_MS) return;
    shownAt = performance.now();
    show(sent);
  };
}
