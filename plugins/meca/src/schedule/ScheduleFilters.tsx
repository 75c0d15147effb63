import { Select, Switch } from '@backstage/ui';
import { Region, Template, Viewer } from '@meca/backstage-plugin-meca-common';
import { shortRegionName } from '../components';
import { useMecaTranslation } from '../translation';
import { ScheduleState } from './scheduleState';
import styles from './SchedulePage.module.css';

/** A list cannot have an entry without an id. */
const ALL = 'all';

export interface ScheduleFiltersProps {
  state: ScheduleState;
  viewer?: Viewer;
  regions: Region[];
  templates: Template[];
  onChange(part: Partial<ScheduleState>): void;
}

/** Which sessions, and the legend of regions, which is a filter too. */
export function ScheduleFilters(props: ScheduleFiltersProps) {
  const { state, onChange } = props;
  const { t } = useMecaTranslation();
  return (
    <section aria-label={t('schedule.filter.label')} className={styles.filters}>
      <div className={styles.filterRow}>
        <Switch
          label={t('schedule.filter.mine')}
          isSelected={state.mine}
          onChange={mine => onChange({ mine })}
        />
        <Select
          aria-label={t('schedule.filter.institution')}
          options={[
            { id: ALL, label: t('schedule.filter.allInstitutions') },
            ...institutionsOf(props),
          ]}
          value={state.institutionRef ?? ALL}
          onChange={key =>
            onChange({ institutionRef: key === ALL ? undefined : String(key) })
          }
        />
        <Select
          aria-label={t('schedule.filter.template')}
          options={[
            { id: ALL, label: t('schedule.filter.allTemplates') },
            ...props.templates.map(template => ({
              id: template.path,
              label: template.title,
            })),
          ]}
          value={state.templatePath ?? ALL}
          onChange={key =>
            onChange({ templatePath: key === ALL ? undefined : String(key) })
          }
        />
      </div>
      <RegionLegend {...props} />
    </section>
  );
}

/** Institutions that own a region, and the viewer's own; the latter with their proper titles. */
function institutionsOf({ viewer, regions, state }: ScheduleFiltersProps) {
  const labels = new Map<string, string>();
  if (state.institutionRef) {
    labels.set(state.institutionRef, state.institutionRef);
  }
  for (const region of regions) {
    if (isUsed(region)) {
      labels.set(region.institutionRef, shortRegionName(region.name));
    }
  }
  for (const each of viewer?.institutions ?? [])
    labels.set(each.ref, each.title);
  return [...labels].map(([id, label]) => ({ id, label }));
}

/** Sessions are never placed on a test region. */
function isUsed(region: Region): boolean {
  return region.stage === 'production';
}

function RegionLegend({ state, regions, onChange }: ScheduleFiltersProps) {
  const { t } = useMecaTranslation();
  const hidden = new Set(state.hiddenRegionIds);
  return (
    <ul className={styles.legend} aria-label={t('schedule.legend.label')}>
      {regions.filter(isUsed).map(region => (
        <li key={region.id}>
          <label className={styles.legendItem}>
            <input
              type="checkbox"
              aria-label={t('schedule.legend.show', { region: region.name })}
              checked={!hidden.has(region.id)}
              onChange={event => {
                const next = new Set(hidden);
                if (event.target.checked) next.delete(region.id);
                else next.add(region.id);
                onChange({ hiddenRegionIds: [...next] });
              }}
            />
            <span
              className={styles.swatch}
              style={{ backgroundColor: region.colour }}
            />
            {shortRegionName(region.name)}
          </label>
        </li>
      ))}
    </ul>
  );
}
