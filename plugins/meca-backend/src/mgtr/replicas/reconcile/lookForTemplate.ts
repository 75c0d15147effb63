import { ImportedTemplate } from '@meca/backstage-plugin-meca-node';
import { buildProblem } from './problems';
import { ReplicaRecord } from '../ReplicaRow';
import { Move, Sight } from './Sight';
import { fail, giveUpTemplate, store } from './transitions';

/** States in which nothing is known of the cloud yet, or not any more. */
const UNLOOKED = ['wanted', 'gone', 'retiring', 'deleting', 'failed'];

/**
 * Looks for the version under its name before anything is fetched: what a region already has need not travel, and another
 * image under the name is better known now. Undefined: it is not there, so it must travel.
 */
export function lookForTemplate(sight: Sight): Move | undefined {
  const { record, version, found, now } = sight;
  // Something was asked for and not answered, or whoever asked was killed.
  const interrupted = record.intent !== undefined;
  if (!version || !(UNLOOKED.includes(record.state) || interrupted)) {
    return undefined;
  }
  if (found === undefined) return { kind: 'find' };
  // A region that cannot be asked is no reason not to fetch meanwhile; but what may be there must be seen.
  if (found === 'unknown') {
    return interrupted ? store(record, sight.options.pollMs, now) : undefined;
  }
  const candidates = found.filter(
    ({ id }) => !record.givenUp.some(({ templateId }) => templateId === id),
  );
  const useless = candidates.filter(template => isUseless(template, sight));
  if (useless.length > 0) {
    const cleared = useless.reduce<ReplicaRecord>(
      (rest, { id }) => giveUpTemplate(rest, id, now),
      record,
    );
    return store({ ...cleared, state: 'wanted' }, 0, now);
  }
  const live = candidates.filter(({ state }) => state !== 'failed');
  const adopted = adopt(live, sight);
  if (adopted || !interrupted) return adopted;
  // One without our marks: asking once more finds and marks it.
  if (live.length > 0) return undefined;
  return forgetLater(sight);
}

/** A cloud may show what it was asked for only after a while; asked again too early, it would make another one. */
function forgetLater({ record, now, options }: Sight): Move {
  const waitMs = record.intent!.at + options.lostAnswerMs - now;
  return waitMs > 0
    ? store(record, waitMs, now)
    : store({ ...record, intent: undefined, state: 'wanted' }, 0, now);
}

/** Ours, and nothing can come of it: it failed, or the upload into it was interrupted, which works only once. */
function isUseless(
  template: ImportedTemplate,
  { record, version, portalId }: Sight,
): boolean {
  const { intent } = record;
  const ours =
    template.portalId === portalId ||
    // Made a moment before we could mark it.
    (template.portalId === undefined &&
      intent !== undefined &&
      template.sha256 === version!.manifest.image.sha256);
  if (!ours) return false;
  return (
    template.state === 'failed' ||
    (template.state === 'preparing' && intent?.what === 'upload')
  );
}

function adopt(live: ImportedTemplate[], sight: Sight): Move | undefined {
  const { record, version, now } = sight;
  const { sha256 } = version!.manifest.image;
  const other = live.find(template => template.sha256 !== sha256);
  if (other) return fail(record, buildConflict(sight, other), sight, true);
  // One without marks is adopted by importing it, which makes them.
  const same = live.find(({ portalId }) => portalId !== undefined);
  if (!same) return undefined;
  return store(
    {
      ...record,
      state: 'verifying',
      waitingFor: undefined,
      problem: undefined,
      cloudTemplateId: same.id,
      intent: undefined,
      progress: { ...record.progress, resumeAt: undefined },
    },
    0,
    now,
  );
}

function buildConflict(sight: Sight, other: ImportedTemplate) {
  const { sha256 } = sight.version!.manifest.image;
  return buildProblem(sight, {
    // One whose content nobody knows may be the same one: classes that use it go on.
    code: other.sha256 ? 'conflict' : 'unknown-image',
    step: 'looking for it',
    what: `there is a template of this name with another content (${
      other.sha256
        ? `SHA-256 ${other.sha256} instead of ${sha256}`
        : 'its SHA-256 is not known'
    })`,
    remedy:
      'Find out who made it; rename or delete it in the region, or publish a new version. Then retry.',
  });
}
