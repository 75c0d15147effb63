import { SearchField, Select } from '@backstage/ui';
import { shortRegionName } from '../components';
import { useMecaQuery } from '../query';
import { useMecaTranslation } from '../translation';
import { ShowFilter, TemplateFiltersState } from './useTemplateFilters';
import styles from './Templates.module.css';

/** A list cannot have an entry without an id. */
const ALL = 'all';

const SHOWS: ShowFilter[] = ['all', 'trouble', 'moving'];

/** Search, region, and whether something is wrong or moving. */
export function TemplateFilterBar(props: { filters: TemplateFiltersState }) {
  const { filters } = props;
  const { t } = useMecaTranslation();
  const regions = useMecaQuery('listRegions', {});
  return (
    <section
      className={styles.filters}
      aria-label={t('templates.filter.label')}
    >
      <SearchField
        className={styles.search}
        aria-label={t('templates.filter.search')}
        placeholder={t('templates.filter.search')}
        value={filters.typed}
        onChange={filters.type}
      />
      <Select
        aria-label={t('templates.filter.region')}
        className={styles.select}
        options={[
          { id: ALL, label: t('templates.filter.allRegions') },
          ...(regions.data?.items ?? []).map(({ id, name }) => ({
            id,
            label: shortRegionName(name),
          })),
        ]}
        value={filters.filters.regionId ?? ALL}
        onChange={key =>
          filters.change({ regionId: key === ALL ? undefined : String(key) })
        }
      />
      <fieldset className={styles.segments}>
        <legend className={styles.legend}>{t('templates.filter.show')}</legend>
        {SHOWS.map(show => (
          <label key={show} className={styles.segment}>
            <input
              type="radio"
              name="meca-templates-show"
              checked={filters.filters.show === show}
              onChange={() => filters.change({ show })}
            />
            <span>{t(`templates.filter.${show}`)}</span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}
