import { Alert } from '@backstage/ui';
import { UseQueryResult } from '@tanstack/react-query';
import { ErrorAlert } from '../components';
import { useMecaTranslation } from '../translation';
import { ScheduleState } from './scheduleState';
import { SessionsInRange } from './sessionsInRange';

/** What the calendar itself cannot say: loading, failed, none, too many. */
export function ScheduleNotices(props: {
  state: ScheduleState;
  sessions: UseQueryResult<SessionsInRange>;
  shownCount: number;
  canReserve?: boolean;
}) {
  const { state, sessions } = props;
  const { t } = useMecaTranslation();
  if (sessions.error) {
    return (
      <ErrorAlert
        title={
          sessions.data
            ? `${t('schedule.loadFailed')}. ${t('schedule.shownAnyway')}`
            : t('schedule.loadFailed')
        }
        error={sessions.error}
        onRetry={() => sessions.refetch()}
      />
    );
  }
  if (!sessions.data) {
    return <Alert role="status" isPending title={t('schedule.loading')} />;
  }
  if (props.shownCount === 0 && !sessions.isPlaceholderData) {
    const filtered =
      state.mine ||
      state.institutionRef ||
      state.templatePath ||
      state.hiddenRegionIds.length > 0;
    return (
      <Alert
        role="status"
        status="info"
        icon
        title={t(`schedule.empty.${state.view}`)}
        description={[
          filtered && t('schedule.empty.filtered'),
          props.canReserve && t('schedule.empty.reserve'),
        ]
          .filter(Boolean)
          .join(' ')}
      />
    );
  }
  if (sessions.data.truncated) {
    return (
      <Alert
        role="status"
        status="warning"
        icon
        title={t('schedule.truncated', {
          shown: sessions.data.items.length.toLocaleString(),
        })}
      />
    );
  }
  return null;
}
