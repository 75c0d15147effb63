import { Select, SelectItemText } from '@backstage/ui';
import { PlacementWish } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../components';
import { useMecaQuery } from '../query';
import { useMecaTranslation } from '../translation';
import { readBookingForm } from './bookingForm';
import { FieldFrame } from './FieldFrame';
import { fromKey, readWish, toKey } from './placementKey';
import { useRegionChoices } from './regionChoices';
import { RegionPickerProps } from './schema';
import { useFill } from './useFill';
import styles from './scaffolder.module.css';

const DEFAULT: PlacementWish = { policy: 'own-first' };

function Field(props: RegionPickerProps) {
  const { formData, onChange, required, rawErrors, schema, uiSchema } = props;
  const { t } = useMecaTranslation();
  const regions = useMecaQuery('listRegions', {});
  const capacity = useMecaQuery('getCapacity', {});
  const templates = useMecaQuery('listTemplates', {});
  const { templatePath } = readBookingForm(props);
  const choices = useRegionChoices(
    regions.data?.items ?? [],
    capacity.data,
    templates.data?.items.find(({ path }) => path === templatePath),
  );
  const wish = readWish(formData);
  useFill(wish ? undefined : DEFAULT, onChange);
  const description = uiSchema?.['ui:description'] ?? schema.description;
  return (
    <div className={styles.root}>
      <Select
        label={schema.title ?? t('scaffolder.region.label')}
        description={description}
        isRequired={required}
        isDisabled={uiSchema?.['ui:disabled']}
        isInvalid={Boolean(rawErrors?.length)}
        validationBehavior="aria"
        search
        items={choices}
        value={toKey(wish)}
        onChange={key => key !== null && onChange(fromKey(String(key)))}
      >
        {choice => (
          <SelectItemText
            id={choice.id}
            title={choice.title}
            description={choice.hint}
          />
        )}
      </Select>
      {regions.isError && (
        <span role="alert">
          <Muted>{t('scaffolder.region.loadFailed')}</Muted>
        </span>
      )}
    </div>
  );
}

/** Chooses where a class runs: a region, or "place it for me". */
export function RegionPicker(props: RegionPickerProps) {
  return (
    <FieldFrame>
      <Field {...props} />
    </FieldFrame>
  );
}
