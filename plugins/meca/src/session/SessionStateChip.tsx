import { SessionState } from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../translation';
import { StateChip, Tone } from './StateChip';

const TONE: Record<SessionState, Tone> = {
  requested: 'busy',
  waiting: 'busy',
  admitted: 'quiet',
  preparing: 'busy',
  running: 'good',
  closing: 'busy',
  closed: 'quiet',
  cancelled: 'quiet',
  failed: 'bad',
};

export function SessionStateChip(props: { state: SessionState }) {
  const { t } = useMecaTranslation();
  return (
    <StateChip tone={TONE[props.state]}>
      {t(`session.state.${props.state}`)}
    </StateChip>
  );
}
