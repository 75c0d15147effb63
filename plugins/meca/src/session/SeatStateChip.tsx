import { ReactElement } from 'react';
import { SeatState } from '@meca/backstage-plugin-meca-common';
import {
  RiCheckLine,
  RiErrorWarningLine,
  RiLoader4Line,
  RiStopLine,
} from '@remixicon/react';
import { useMecaTranslation } from '../translation';
import { StateChip, Tone } from './StateChip';

const LOOK: Record<SeatState, { tone: Tone; icon?: ReactElement }> = {
  absent: { tone: 'quiet' },
  waiting: { tone: 'quiet', icon: <RiLoader4Line /> },
  deploying: { tone: 'busy', icon: <RiLoader4Line /> },
  starting: { tone: 'busy', icon: <RiLoader4Line /> },
  probing: { tone: 'busy', icon: <RiLoader4Line /> },
  ready: { tone: 'good', icon: <RiCheckLine /> },
  stopping: { tone: 'busy', icon: <RiStopLine /> },
  stopped: { tone: 'quiet', icon: <RiStopLine /> },
  destroying: { tone: 'busy', icon: <RiStopLine /> },
  failed: { tone: 'bad', icon: <RiErrorWarningLine /> },
};

export function SeatStateChip(props: { state: SeatState }) {
  const { t } = useMecaTranslation();
  return (
    <StateChip {...LOOK[props.state]}>
      {t(`session.seatState.${props.state}`)}
    </StateChip>
  );
}
