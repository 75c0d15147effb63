import { ConflictError } from '@backstage/errors';
import { StayReason } from '@meca/backstage-plugin-meca-common';
import { StoredSession } from '../../sessions/store/SessionRow';
import { presentNeed } from './presentPruning';
import { JudgedVersion } from './PruningPlanner';

/** Why versions that somebody wanted to go have to stay: in words of the first, and as `stays` of all. */
export function refusePruning(
  staying: JudgedVersion[],
  isVisible: (session: StoredSession) => boolean,
): ConflictError {
  const stays = staying.map(({ path, version, needs }) => ({
    ...{ path, version },
    reasons: needs.map(need => presentNeed(need, isVisible)),
  }));
  const [{ path, version, reasons }] = stays;
  const others =
    stays.length > 1 ? ` ${stays.length - 1} others have to stay too.` : '';
  return Object.assign(
    new ConflictError(
      `${path} ${version} has to stay: ${reasons
        .map(describeReason)
        .join('; ')}.${others} Nothing was pruned`,
    ),
    { stays },
  );
}

function describeReason(reason: StayReason): string {
  const { code, message, sessions = [], hiddenSessions = 0 } = reason;
  if (code !== 'session') return message;
  const names = sessions
    .slice(0, 5)
    .map(({ title, startsAt }) => `"${title}" (${startsAt})`);
  const rest = sessions.length - names.length + hiddenSessions;
  const more = rest > 0 ? [`${rest} more`] : [];
  return `${message}: ${[...names, ...more].join(', ')}`;
}
