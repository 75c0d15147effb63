import { Replica } from '@meca/backstage-plugin-meca-common';
import { formatShare } from '../../format';
import { MecaTranslate } from '../../translation';
import { replicaShare } from '../standing/progress';
import { RegionStanding } from '../standing/regionStanding';
import { progressWords, stepWords } from '../standing/replicaWords';

/** The line below the version in a cell: what is going on there, if anything. */
export function cellNote(
  standing: RegionStanding,
  t: MecaTranslate,
): string | undefined {
  const { state, next, wanted } = standing;
  switch (state) {
    case 'moving':
    case 'waiting':
    case 'failed': {
      const share = next && replicaShare(next);
      return share !== undefined
        ? `${t(`templates.state.${state}`)} ${formatShare(share)}`
        : t(`templates.state.${state}`);
    }
    case 'ready':
      return wanted?.policy === 'pinned'
        ? t('templates.matrix.pinned')
        : undefined;
    default:
      return t(`templates.state.${state}`);
  }
}

/** What another version than the usual one does there; somebody had it brought. */
export function otherNote(
  { other }: RegionStanding,
  t: MecaTranslate,
): string | undefined {
  if (!other) return undefined;
  return t(
    other.state === 'failed'
      ? 'templates.matrix.otherFailed'
      : 'templates.matrix.otherMoving',
    { version: other.version },
  );
}

/** Everything about a cell in a few sentences, for its tooltip and for screen readers. */
export function cellSummary(
  standing: RegionStanding,
  now: Date,
  t: MecaTranslate,
): { state: string; lines: string[] } {
  const { state, next, current, target } = standing;
  const shown = next?.version ?? current?.version;
  const lines: string[] = [];
  if (next) {
    const progress = progressWords(next, now, t).join(', ');
    if (state !== 'failed') {
      lines.push([stepWords(next, t), progress].filter(Boolean).join(': '));
    }
    lines.push(...problemLines(next, t));
    lines.push(
      current
        ? `${t('templates.cell.has')} ${current.version}`
        : `${t('templates.cell.has')} ${t('templates.cell.hasNone')}`,
    );
  } else if ((state === 'behind' || state === 'missing') && target) {
    lines.push(t(`templates.cell.${state}`, { version: target }));
  }
  const { other } = standing;
  if (other) lines.push(otherNote(standing, t)!, ...problemLines(other, t));
  return {
    state: [t(`templates.state.${state}`), shown].filter(Boolean).join(' '),
    lines,
  };
}

function problemLines({ problem }: Replica, t: MecaTranslate): string[] {
  if (!problem) return [];
  const { message, remedy } = problem;
  return remedy ? [message, t('components.remedy', { remedy })] : [message];
}
