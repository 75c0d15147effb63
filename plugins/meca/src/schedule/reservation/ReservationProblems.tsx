import { useEffect, useRef } from 'react';
import { Alert } from '@backstage/ui';
import { Region } from '@meca/backstage-plugin-meca-common';
import { ErrorAlert } from '../../components';
import { sentence } from '../../format';
import { useMecaTranslation } from '../../translation';
import { Refusal } from './refusal';
import { Reservation } from './useReservation';
import { VerdictList } from './VerdictList';

/** What stands in the way of the reservation, said once for the whole form. */
export function ReservationProblems(props: {
  reservation: Reservation;
  isChange: boolean;
  regions: Region[];
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
              <RefusalReasons {...props} refusal={status.refusal} />
              <p>{t('schedule.form.refusedKept')}</p>
            </>
          }
        />
      )}
    </div>
  );
}

/** Region by region where that was the reason; else in the words of the service. */
function RefusalReasons(props: {
  reservation: Reservation;
  regions: Region[];
  refusal: Refusal;
}) {
  const { refusal, regions } = props;
  const { draft } = props.reservation;
  const { t } = useMecaTranslation();
  if (refusal.kind === 'unreachable') {
    return (
      <p>
        {[sentence(refusal.message ?? ''), t('schedule.form.unreachable')]
          .filter(Boolean)
          .join(' ')}
      </p>
    );
  }
  const { verdicts } = refusal;
  if (!verdicts) return <p>{sentence(refusal.message)}</p>;
  return (
    <>
      <p>{t('schedule.form.refusedNowhere', { count: draft.seats })}</p>
      <details>
        <summary>
          {t('schedule.preview.all', { count: verdicts.length })}
        </summary>
        <VerdictList
          verdicts={verdicts}
          regions={regions}
          seats={draft.seats}
          zone={draft.start?.timeZone ?? 'UTC'}
        />
      </details>
    </>
  );
}
