import { Select } from '@backstage/ui';
import { ErrorAlert, Muted } from '../components';
import { useInstitutionMemory } from '../schedule/reservation/useInstitutionMemory';
import { useMecaTranslation } from '../translation';
import { FieldFrame } from './FieldFrame';
import { InstitutionPickerProps } from './schema';
import { useFill } from './useFill';
import { useInstitutions } from './useInstitutions';
import styles from './scaffolder.module.css';

function Field(props: InstitutionPickerProps) {
  const { formData, onChange, required, rawErrors, schema, uiSchema } = props;
  const { t } = useMecaTranslation();
  const institutions = useInstitutions();
  const { last, remember } = useInstitutionMemory();
  const choices = institutions.state === 'loaded' ? institutions.choices : [];
  const first = (choices.find(({ ref }) => ref === last) ?? choices[0])?.ref;
  useFill(formData ? undefined : first, onChange);
  return (
    <div className={styles.root}>
      <Select
        label={schema.title ?? t('scaffolder.institution.label')}
        description={uiSchema?.['ui:description'] ?? schema.description}
        isRequired={required}
        isDisabled={uiSchema?.['ui:disabled']}
        isInvalid={Boolean(rawErrors?.length)}
        validationBehavior="aria"
        options={choices.map(({ ref, title }) => ({ id: ref, label: title }))}
        value={formData ?? null}
        onChange={key => {
          if (key === null) return;
          remember(String(key));
          onChange(String(key));
        }}
      />
      {institutions.state === 'error' && (
        <ErrorAlert
          error={institutions.error}
          title={t('scaffolder.institution.loadFailed')}
          onRetry={institutions.retry}
        />
      )}
      {institutions.state === 'loaded' &&
        !(institutions.canReserve && first) && (
          <span role="alert">
            <Muted>{t('scaffolder.institution.none')}</Muted>
          </span>
        )}
    </div>
  );
}

/** Chooses for which institution something is booked: one of those for which the viewer may book. */
export function InstitutionPicker(props: InstitutionPickerProps) {
  return (
    <FieldFrame>
      <Field {...props} />
    </FieldFrame>
  );
}
