import { useEffect, useRef } from 'react';
import { Alert } from '@backstage/ui';
import { ErrorAlert } from '../../components';
import { MecaTranslate, useMecaTranslation } from '../../translation';
import { Reservation } from './useReservation';

/** What stands in the way of the reservation, said once for the whole form. */
export function ReservationProblems(props: {
  reservation: Reservation;
  isChange: boolean;
  loadError: Error | null;
  onRetryLoad(): void;
}) {
  const { t } = useMecaTranslation();
  const { faults, status } = props.reservation;
  const count = Object.keys(faults).length;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A long form may hide the answer below its edge; the focus brings it into sight and reads it out.
    if (status.state === 'failed' || status.state === 'unchanged') {
      place.current?.focus();
    }
  }, [status]);
  return (
    <div role="alert" ref={place} tabIndex={-1}>
      {props.loadError && (
        <ErrorAlert error={props.loadError} onRetry={props.onRetryLoad} />
      )}
      {props.reservation.isOutdated && (
        <Alert
          status="warning"
          icon
          title={t('schedule.form.changedMeanwhile')}
        />
      )}
      {count > 0 && (
        <Alert
          status="warning"
          icon
          title={t('schedule.form.faultsTitle', { count })}
        />
      )}
      {status.state === 'unchanged' && (
        <Alert status="info" icon title={t('schedule.form.unchanged')} />
      )}
      {status.state === 'failed' && (
        <Alert
          status="danger"
          icon
          title={t(
            props.isChange
              ? 'schedule.form.refusedChangeTitle'
              : 'schedule.form.refusedTitle',
          )}
          description={
            <>
              <p>{refusalText(status, t)}</p>
              <p>{t('schedule.form.refusedKept')}</p>
            </>
          }
        />
      )}
    </div>
  );
}

function refusalText(
  { refusal }: Extract<Reservation['status'], { state: 'failed' }>,
  t: MecaTranslate,
): string {
  return refusal.kind === 'refused'
    ? refusal.message
    : [refusal.message, t('schedule.form.unreachable')]
        .filter(Boolean)
        .join(' ');
}
