import { Text } from '@backstage/ui';
import {
  RiCheckboxCircleFill,
  RiErrorWarningFill,
  RiLoader4Line,
} from '@remixicon/react';
import { ErrorAlert, Muted, shortRegionName } from '../components';
import { useRegionsById } from '../query';
import { choiceOf, ReservationDraft } from '../schedule/reservation/draft';
import { usePlacementPreview } from '../schedule/reservation/usePlacementPreview';
import { VerdictList } from '../schedule/reservation/VerdictList';
import { useMecaTranslation } from '../translation';
import { BookingForm, endOf } from './bookingForm';
import { readWish } from './placementKey';
import { describeTime } from './useBookingSummary';
import { InstitutionClock } from './useInstitutions';
import { toWallTime } from './wallTime';
import styles from './scaffolder.module.css';

export interface PlacementLineProps {
  form: BookingForm;
  startsAt: string;
  clock: InstitutionClock;
}

/** The same question that the reservation form asks. */
function draftOf(props: PlacementLineProps): ReservationDraft {
  const { form, startsAt, clock } = props;
  const { institutionRef = '', templatePath = '', offering = '' } = form;
  const wish = readWish(form.placement);
  return {
    ...{ institutionRef, templatePath, offering },
    start: toWallTime(startsAt, clock.zone),
    end: toWallTime(endOf(form, startsAt), clock.zone),
    placement: wish ? choiceOf(wish) : 'own-first',
    seats: form.seats ?? 0,
    version: 'latest',
    attendees: form.attendees ?? [],
    ...{ title: '', ownerRef: '', comments: '', courseRef: '' },
    endPolicy: 'destroy',
  };
}

/** Where one session would run; while something is not filled in yet, nothing. */
export function PlacementLine(props: PlacementLineProps) {
  const { form, startsAt, clock } = props;
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  const preview = usePlacementPreview(draftOf(props));
  if (!preview.complete) return null;
  const time = describeTime(form, startsAt, clock, t);
  const { placement, error, pending } = preview;
  if (error) {
    return (
      <ErrorAlert
        title={t('scaffolder.summary.failed', { time })}
        error={error}
        onRetry={() => preview.retry()}
      />
    );
  }
  // What is known of another time or size says nothing about this one.
  if (!placement || pending) {
    return (
      <div className={styles.place} aria-busy>
        <RiLoader4Line size={16} aria-hidden />
        <Text>{t('scaffolder.summary.placing', { time })}</Text>
      </div>
    );
  }
  const { regionId = '', verdicts, busyAttendees = [] } = placement;
  const region = shortRegionName(regions.get(regionId)?.name ?? regionId);
  return (
    <div className={styles.place}>
      {regionId ? (
        <RiCheckboxCircleFill size={16} aria-hidden />
      ) : (
        <RiErrorWarningFill size={16} aria-hidden />
      )}
      <div>
        <Text as="p" className={styles.sentence}>
          {regionId
            ? t('scaffolder.summary.chosen', { time, region })
            : t('scaffolder.summary.nowhere', { time })}
        </Text>
        {busyAttendees.length > 0 && (
          <Muted>
            {t('schedule.form.busy', { count: busyAttendees.length })}
          </Muted>
        )}
        {!regionId && (
          <details>
            <summary>{t('scaffolder.summary.why')}</summary>
            <VerdictList
              verdicts={verdicts}
              regions={[...regions.values()]}
              seats={form.seats ?? 0}
              zone={clock.zone}
            />
          </details>
        )}
      </div>
    </div>
  );
}
