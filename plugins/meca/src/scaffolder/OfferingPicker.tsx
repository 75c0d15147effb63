import { Select } from '@backstage/ui';
import { ErrorAlert } from '../components';
import { useMecaQuery } from '../query';
import { choiceOf } from '../schedule/reservation/draft';
import { offeringOptions } from '../schedule/reservation/machineOptions';
import { useMecaTranslation } from '../translation';
import { readBookingForm } from './bookingForm';
import { FieldFrame } from './FieldFrame';
import { readWish } from './placementKey';
import { OfferingPickerProps } from './schema';
import styles from './scaffolder.module.css';

function Field(props: OfferingPickerProps) {
  const { formData, onChange, required, rawErrors, schema, uiSchema } = props;
  const { t } = useMecaTranslation();
  const { data, error, refetch } = useMecaQuery('listOfferings', {});
  const wish = readWish(readBookingForm(props).placement);
  return (
    <div className={styles.root}>
      <Select
        label={schema.title ?? t('schedule.form.offering')}
        description={uiSchema?.['ui:description'] ?? schema.description}
        isRequired={required}
        isDisabled={uiSchema?.['ui:disabled']}
        isInvalid={Boolean(rawErrors?.length)}
        validationBehavior="aria"
        options={offeringOptions(
          data?.items ?? [],
          wish ? choiceOf(wish) : 'own-first',
          t,
        )}
        value={formData ?? null}
        onChange={key => onChange(key === null ? undefined : String(key))}
      />
      {error && !data && (
        <ErrorAlert
          error={error}
          title={t('scaffolder.offering.loadFailed')}
          onRetry={refetch}
        />
      )}
    </div>
  );
}

/** Chooses how big each machine is. */
export function OfferingPicker(props: OfferingPickerProps) {
  return (
    <FieldFrame>
      <Field {...props} />
    </FieldFrame>
  );
}
