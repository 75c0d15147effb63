import { Button } from '@backstage/ui';
import { RegionBadge } from '../../components';
import { useRegionsById } from '../../query';
import { useMecaTranslation } from '../../translation';
import styles from './FormDialog.module.css';

/** Tick boxes of regions. */
export function RegionChoice(props: {
  label: string;
  hint?: string;
  fault?: string;
  regionIds: string[];
  chosen: string[];
  /** Offer to tick all or none at once. */
  withAll?: boolean;
  onChange(chosen: string[]): void;
}) {
  const { label, hint, fault, regionIds, chosen, onChange } = props;
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {hint && <span>{hint}</span>}
      {props.withAll && (
        <span className={styles.groupHead}>
          <Button
            size="small"
            variant="tertiary"
            onPress={() => onChange(regionIds)}
          >
            {t('templates.action.sync.all')}
          </Button>
          <Button size="small" variant="tertiary" onPress={() => onChange([])}>
            {t('templates.action.sync.none')}
          </Button>
        </span>
      )}
      <div className={styles.choices}>
        {regionIds.map(id => (
          <label key={id} className={styles.choice}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={event =>
                onChange(
                  event.target.checked
                    ? [...chosen, id]
                    : chosen.filter(each => each !== id),
                )
              }
            />
            <RegionBadge region={regions.get(id)} regionId={id} />
          </label>
        ))}
      </div>
      {fault && (
        <span className={styles.fault} role="alert">
          {fault}
        </span>
      )}
    </fieldset>
  );
}
