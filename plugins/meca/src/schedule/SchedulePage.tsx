import { lazy, Suspense, useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { Alert, Container } from '@backstage/ui';
import { today } from '@internationalized/date';
import { ErrorAlert, Loading } from '../components';
import { viewerZone } from '../format/sessionTime';
import { useMecaQuery } from '../query';
import { sessionRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { SessionMove, VisibleRange } from './calendar/SessionCalendar';
import { buildSessionEvents } from './calendar/sessionEvents';
import { MoveNotice } from './MoveNotice';
import { TimeRange } from './reservation/draft';
import { ReservationDialog } from './reservation/ReservationDialog';
import { ScheduleFilters } from './ScheduleFilters';
import { ScheduleNotices } from './ScheduleNotices';
import { ScheduleToolbar } from './ScheduleToolbar';
import { useMoveSession } from './useMoveSession';
import { useScheduleState } from './useScheduleState';
import { useSessionsInRange } from './useSessionsInRange';
import { ZoneLine } from './ZoneLine';
import styles from './SchedulePage.module.css';

// The calendar library is large; the page around it is not.
const SessionCalendar = lazy(() =>
  import('./calendar/SessionCalendar').then(m => ({
    default: m.SessionCalendar,
  })),
);

/** The calendar of sessions, and the way to reserve one. */
export function SchedulePage() {
  const { t } = useMecaTranslation();
  const navigate = useNavigate();
  const sessionPath = useRouteRef(sessionRouteRef);
  const zone = viewerZone();
  const { state, change } = useScheduleState();
  const [range, setRange] = useState<VisibleRange>();
  const [reserving, setReserving] = useState<{ range?: TimeRange }>();
  const moving = useMoveSession();

  const viewer = useMecaQuery('getViewer', {});
  const regions = useMecaQuery('listRegions', {});
  const templates = useMecaQuery('listTemplates', {});
  const sessions = useSessionsInRange({
    range,
    filters: state,
    viewerRef: viewer.data?.userRef,
  });
  const canReserve = viewer.data?.can.reserve ?? false;

  const hidden = state.hiddenRegionIds.join();
  const shown = useMemo(
    () =>
      (sessions.data?.items ?? []).filter(
        session => !hidden.split(',').includes(session.regionId),
      ),
    [sessions.data, hidden],
  );
  const events = useMemo(
    () =>
      buildSessionEvents(shown, regions.data?.items ?? [], (session, region) =>
        session.state === 'admitted'
          ? t('schedule.calendar.event', { region, title: session.title })
          : t('schedule.calendar.eventWithState', {
              region,
              title: session.title,
              state: t(`schedule.state.${session.state}`),
            }),
      ),
    [shown, regions.data, t],
  );

  const move = (moved: SessionMove) => {
    const session = sessions.data?.items.find(
      each => each.id === moved.sessionId,
    );
    if (session) moving.move(session, moved);
    else moved.revert();
  };

  return (
    <Container className={styles.page}>
      <ScheduleToolbar
        state={state}
        title={range?.title ?? ''}
        zone={zone}
        canReserve={canReserve}
        onChange={change}
        onReserve={() => setReserving({})}
      />
      <ScheduleFilters
        state={state}
        viewer={viewer.data}
        regions={regions.data?.items ?? []}
        templates={templates.data?.items ?? []}
        onChange={change}
      />
      {regions.error && (
        <ErrorAlert error={regions.error} onRetry={() => regions.refetch()} />
      )}
      <ScheduleNotices
        state={state}
        sessions={sessions}
        shownCount={shown.length}
        canReserve={viewer.data && canReserve}
      />
      <MoveNotice
        outcome={moving.outcome}
        regions={regions.data?.items ?? []}
        onUndo={moving.undo}
        onDismiss={moving.dismiss}
      />
      <div className={styles.calendar} aria-busy={sessions.isFetching}>
        <Suspense fallback={<Loading rows={12} height={40} />}>
          <SessionCalendar
            view={state.view}
            date={state.date ?? today(zone).toString()}
            timeZone={zone}
            events={events}
            selectable={canReserve}
            onRange={setRange}
            onOpen={sessionId => navigate(sessionPath({ sessionId }))}
            onSelect={selected => setReserving({ range: selected })}
            onMove={move}
          />
        </Suspense>
      </div>
      <ZoneLine zone={zone} viewer={viewer.data} />
      {viewer.data && !canReserve && (
        <Alert status="info" icon title={t('schedule.cannotReserve')} />
      )}
      {reserving && viewer.data && (
        <ReservationDialog
          viewer={viewer.data}
          range={reserving.range}
          onClose={() => setReserving(undefined)}
          onDone={session => navigate(sessionPath({ sessionId: session.id }))}
        />
      )}
    </Container>
  );
}
