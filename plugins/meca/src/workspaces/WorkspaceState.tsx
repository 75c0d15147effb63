import { ReactElement } from 'react';
import { Workspace } from '@meca/backstage-plugin-meca-common';
import {
  RiCheckLine,
  RiErrorWarningLine,
  RiLoader4Line,
  RiStopLine,
  RiTimeLine,
} from '@remixicon/react';
import { useNow } from '../components';
import { formatMoment, viewerZone } from '../format/sessionTime';
import { StateChip, Tone } from '../session/StateChip';
import { MecaTranslate, useMecaTranslation } from '../translation';

const LOOK: Record<Workspace['state'], { tone: Tone; icon?: ReactElement }> = {
  upcoming: { tone: 'quiet', icon: <RiTimeLine /> },
  preparing: { tone: 'busy', icon: <RiLoader4Line /> },
  ready: { tone: 'good', icon: <RiCheckLine /> },
  failed: { tone: 'bad', icon: <RiErrorWarningLine /> },
  ended: { tone: 'quiet' },
};

/** Nothing is under way and nothing will be, until whoever holds the class starts the machines again. */
function isStopped({ state, problem }: Workspace): boolean {
  return state === 'preparing' && problem?.code === 'stopped';
}

export function WorkspaceStateChip(props: { workspace: Workspace }) {
  const { workspace } = props;
  const { t } = useMecaTranslation();
  if (isStopped(workspace)) {
    return (
      <StateChip tone="quiet" icon={<RiStopLine />}>
        {t('workspaces.state.stopped')}
      </StateChip>
    );
  }
  return (
    <StateChip {...LOOK[workspace.state]}>
      {t(`workspaces.state.${workspace.state}`)}
    </StateChip>
  );
}

/** How the machine stands and when it can be used, in a sentence. */
export function WorkspaceTells(props: { workspace: Workspace }) {
  const { t } = useMecaTranslation();
  const now = useNow();
  return <span role="status">{tellsOf(props.workspace, { now, t })}</span>;
}

function tellsOf(
  workspace: Workspace,
  { now, t }: { now: Date; t: MecaTranslate },
): string {
  const zone = viewerZone();
  const opens = formatMoment({ at: workspace.opensAt, zone, now });
  const ends = formatMoment({ at: workspace.endsAt, zone, now });
  switch (workspace.state) {
    case 'upcoming':
      return t('workspaces.tells.upcoming', { opens });
    case 'preparing':
      if (isStopped(workspace)) return t('workspaces.tells.stopped');
      return [
        readyIn(workspace, t),
        new Date(workspace.opensAt) > now &&
          t('workspaces.tells.notOpenYet', { opens }),
      ]
        .filter(Boolean)
        .join(' ');
    case 'ready':
      return t('workspaces.tells.ready', { ends });
    default:
      return t(`workspaces.tells.${workspace.state}`);
  }
}

function readyIn({ readyInSeconds }: Workspace, t: MecaTranslate): string {
  if (readyInSeconds === undefined) return t('workspaces.tells.preparing');
  if (readyInSeconds < 60) return t('workspaces.tells.readySoon');
  return t('workspaces.tells.readyInMinutes', {
    count: Math.ceil(readyInSeconds / 60),
  });
}
