import { InputError } from '@backstage/errors';
import { TemplateCatalogue } from '../../mgtr/types';
import { SessionContext } from './SessionContext';
import { MAX_SESSION_MS } from '../store/listSessions';

/** How far in the past a class may begin that is booked "now". */
const NOW_TOLERANCE_MS = 5 * 60_000;
const MAX_AHEAD_MS = 2 * 366 * 24 * 60 * 60_000;

/** Throws InputError naming the field. */
export function invalid(field: string, message: string): InputError {
  return new InputError(`Invalid request: ${field}: ${message}`);
}

/**
 * Checks times that were given or changed. `fixedStart`: the start is as it was, perhaps long ago; `field`: before the names
 * of both in an error.
 */
export function validateTimes(
  times: { startsAt: number; endsAt: number },
  options: { now: number; fixedStart?: boolean; field?: string },
): void {
  const { startsAt, endsAt } = times;
  const { now, field = '' } = options;
  if (!options.fixedStart && startsAt < now - NOW_TOLERANCE_MS) {
    throw invalid(`${field}startsAt`, 'is in the past; choose a later start');
  }
  if (startsAt > now + MAX_AHEAD_MS) {
    throw invalid(`${field}startsAt`, 'is more than two years ahead');
  }
  if (endsAt <= startsAt)
    throw invalid(`${field}endsAt`, 'must be after startsAt');
  if (endsAt < now - NOW_TOLERANCE_MS) {
    throw invalid(`${field}endsAt`, 'is in the past; choose a later end');
  }
  if (endsAt - startsAt > MAX_SESSION_MS) {
    throw invalid(
      `${field}endsAt`,
      'is more than 14 days after startsAt; book several sessions',
    );
  }
}

/** Every student has one seat. */
export function validateAttendees(attendees: string[], seats: number): void {
  if (attendees.length > seats) {
    throw invalid(
      'attendees',
      `${attendees.length} students do not fit on ${seats} seats; take more seats`,
    );
  }
  const twice = attendees.find((ref, i) => attendees.indexOf(ref) !== i);
  if (twice) throw invalid('attendees', `${twice} is there twice`);
}

/** What nobody has, nobody can book. */
export async function validateKnown(
  context: Pick<SessionContext, 'federation' | 'templates'>,
  wanted: {
    regionId?: string;
    templatePath: string;
    version: string;
    offering: string;
  },
): Promise<void> {
  const { regionId, templatePath, version, offering } = wanted;
  const { federation, templates } = context;
  if (regionId && !federation.list().some(({ id }) => id === regionId)) {
    throw invalid('placement.regionId', `there is no region "${regionId}"`);
  }
  const readiness = await templates.readiness({ path: templatePath, version });
  const isSomewhere = [...readiness.values()].some(
    ({ state }) => state !== 'missing',
  );
  if (!isSomewhere) throw await explainUnknown(templates, wanted);
  if (!(await templates.offerings()).some(o => o.name === offering)) {
    throw invalid('offering', `no region has an offering "${offering}"`);
  }
}

/** Whether nobody has the template, or nobody this version of it. */
async function explainUnknown(
  templates: TemplateCatalogue,
  { templatePath, version }: { templatePath: string; version: string },
): Promise<InputError> {
  const any = await templates.readiness({
    path: templatePath,
    version: 'latest',
  });
  const isKnown = [...any.values()].some(({ state }) => state !== 'missing');
  return version !== 'latest' && isKnown
    ? invalid(
        'version',
        `no region has version ${version} of template ${templatePath}`,
      )
    : invalid('templatePath', `no region has a template "${templatePath}"`);
}
