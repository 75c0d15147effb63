import { useCallback, useState } from 'react';
import { Text, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { Seat, SessionDetail } from '@meca/backstage-plugin-meca-common';
import { ConfirmDialog, ErrorAlert, Loading } from '../components';
import { useMecaTranslation } from '../translation';
import { FailureList } from './FailureList';
import { IncidentList } from './IncidentList';
import {
  isMoving,
  matchesFilter,
  SEAT_FILTERS,
  SeatFilter,
} from './seatGroups';
import { SeatTable } from './SeatTable';
import { useSeats } from './useSession';
import { useSessionActions } from './useSessionActions';
import styles from './Session.module.css';

/** Every machine of the session, live, and the repair of those that failed. */
export function SessionInstances(props: { session: SessionDetail }) {
  const { session } = props;
  const { t } = useMecaTranslation();
  const seats = useSeats(session.id);
  const actions = useSessionActions(session.id);
  const [filter, setFilter] = useState<SeatFilter>('all');
  const [repairing, setRepairing] = useState<Seat>();
  const onRepair = useCallback((seat: Seat) => setRepairing(seat), []);
  const canRepair = session.actions.includes('repair');

  if (!seats.data) {
    return seats.error ? (
      <ErrorAlert
        title={t('session.seats.loadFailed')}
        error={seats.error}
        onRetry={() => seats.refetch()}
      />
    ) : (
      <Loading rows={6} height={36} />
    );
  }
  const { items } = seats.data;
  return (
    <div className={styles.instances}>
      {seats.error && (
        <ErrorAlert
          title={t('session.staleTitle')}
          error={seats.error}
          onRetry={() => seats.refetch()}
        />
      )}
      <FailureList
        seats={items}
        canRepair={canRepair}
        repairSeat={actions.repairSeat}
      />
      <IncidentList incidents={seats.data.incidents ?? []} />
      <SeatFilterBar seats={items} filter={filter} onFilter={setFilter} />
      <SeatTable
        seats={items.filter(seat => matchesFilter(seat, filter))}
        canRepair={canRepair}
        canOpen={canRepair || session.actions.includes('stop')}
        onRepair={onRepair}
      />
      {repairing && (
        <ConfirmDialog
          isOpen
          onClose={() => setRepairing(undefined)}
          title={t('session.confirm.repairTitle', { name: repairing.name })}
          confirmLabel={t('session.action.repair')}
          destructive
          onConfirm={() => actions.repairSeat(repairing.ordinal)}
        >
          <Text as="p">{t('session.confirm.repairBody')}</Text>
        </ConfirmDialog>
      )}
    </div>
  );
}

function SeatFilterBar(props: {
  seats: Seat[];
  filter: SeatFilter;
  onFilter(filter: SeatFilter): void;
}) {
  const { seats } = props;
  const { t } = useMecaTranslation();
  const labels: Record<SeatFilter, string> = {
    all: t('session.seats.filterAll', { number: String(seats.length) }),
    ready: t('session.seats.filterReady', {
      number: String(seats.filter(seat => seat.state === 'ready').length),
    }),
    moving: t('session.seats.filterMoving', {
      number: String(seats.filter(isMoving).length),
    }),
    failed: t('session.seats.filterFailed', {
      number: String(seats.filter(seat => seat.state === 'failed').length),
    }),
  };
  return (
    <ToggleButtonGroup
      aria-label={t('session.seats.filter')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.filter]}
      onSelectionChange={keys => {
        const [key] = [...keys];
        if (key) props.onFilter(key as SeatFilter);
      }}
    >
      {SEAT_FILTERS.map(each => (
        <ToggleButton key={each} id={each} size="small">
          {labels[each]}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
