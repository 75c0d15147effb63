import { Text } from '@backstage/ui';
import { useMecaTranslation } from '../translation';
import { BookingForm, readBookingForm, startsOf } from './bookingForm';
import { FieldFrame } from './FieldFrame';
import { PlacementLine } from './PlacementLine';
import { BookingSummaryProps } from './schema';
import { useBookingSummary } from './useBookingSummary';
import { useFill } from './useFill';
import { useInstitutionClock } from './useInstitutions';
import styles from './scaffolder.module.css';

/** Before that there is nothing to ask the regions for. */
function canBePlaced(form: BookingForm): boolean {
  const { institutionRef, templatePath, offering, durationMinutes } = form;
  return Boolean(
    institutionRef && templatePath && offering && durationMinutes && form.seats,
  );
}

const QUIET_MS = 100;

/** The form puts keys into the order of its schema, and empty lists where there are none. */
function canonical(summary: object): string {
  const said = Object.entries(summary).filter(([, text]) => text?.length);
  return JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function Field(props: BookingSummaryProps) {
  const { formData, onChange } = props;
  const form = readBookingForm(props);
  const { t } = useMecaTranslation();
  const clock = useInstitutionClock(form.institutionRef);
  const summary = useBookingSummary(form);
  const isKnown = summary && canonical(summary) === canonical(formData ?? {});
  useFill(isKnown ? undefined : summary, onChange, { quietMs: QUIET_MS });
  const starts = startsOf(form);
  if (!clock || starts.length === 0 || !canBePlaced(form)) return null;
  return (
    <section
      aria-label={t('scaffolder.summary.title')}
      className={styles.places}
    >
      <Text as="h3" weight="bold">
        {t('scaffolder.summary.title')}
      </Text>
      <div className={styles.root} aria-live="polite">
        {starts.map((startsAt, index) => (
          <PlacementLine
            // eslint-disable-next-line react/no-array-index-key -- two sessions may begin at the same time
            key={index}
            form={form}
            startsAt={startsAt}
            clock={clock}
          />
        ))}
      </div>
    </section>
  );
}

/**
 * Says where the sessions of a form would run, as far as it is filled in, and keeps what was chosen in words.
 *
 * @remarks The scaffolder's review page shows form data as they are, and lets nobody format them. With the references and
 * instants left out of it (`ui:backstage: { review: { show: false } }`), these words stand there instead.
 */
export function BookingSummary(props: BookingSummaryProps) {
  return (
    <FieldFrame>
      <Field {...props} />
    </FieldFrame>
  );
}
