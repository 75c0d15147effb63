import { NumberField, Select } from '@backstage/ui';
import { Offering, Region, Template } from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../translation';
import { PlacementChoice } from './draft';
import { Field } from './Field';
import {
  offeringOptions,
  regionOptions,
  templateOptions,
  versionsOf,
} from './machineOptions';
import { Reservation } from './useReservation';
import styles from './Reservation.module.css';

export interface MachineFieldsProps {
  reservation: Reservation;
  regions: Region[];
  templates: Template[];
  offerings: Offering[];
}

/** What runs, how big, how often and where. */
export function MachineFields(props: MachineFieldsProps) {
  const { reservation, regions } = props;
  const { t } = useMecaTranslation();
  const { draft, change } = reservation;
  const template = props.templates.find(
    each => each.path === draft.templatePath,
  );
  const versions = versionsOf(template);
  return (
    <div className={styles.pair}>
      <Field name="templatePath" reservation={reservation}>
        {state => (
          <Select
            label={t('schedule.form.template')}
            options={templateOptions(props.templates, regions, t)}
            search={props.templates.length > 10 ? true : undefined}
            value={draft.templatePath || null}
            onChange={key =>
              change({ templatePath: String(key ?? ''), version: 'latest' })
            }
            {...state}
          />
        )}
      </Field>
      {versions.length > 1 && (
        <Select
          label={t('schedule.form.version')}
          options={[
            { id: 'latest', label: t('schedule.form.latest') },
            ...versions.map(version => ({ id: version, label: version })),
          ]}
          value={draft.version}
          onChange={key => change({ version: String(key ?? 'latest') })}
        />
      )}
      <Field name="offering" reservation={reservation}>
        {state => (
          <Select
            label={t('schedule.form.offering')}
            options={offeringOptions(props.offerings, draft.placement, t)}
            value={draft.offering || null}
            onChange={key => change({ offering: String(key ?? '') })}
            {...state}
          />
        )}
      </Field>
      <Field name="seats" reservation={reservation}>
        {state => (
          <NumberField
            label={t('schedule.form.seats')}
            minValue={1}
            maxValue={500}
            step={1}
            value={draft.seats}
            onChange={seats => change({ seats })}
            {...state}
          />
        )}
      </Field>
      <Field name="placement" reservation={reservation}>
        {state => (
          <Select
            label={t('schedule.form.place')}
            options={regionOptions(regions, template, t)}
            value={draft.placement}
            onChange={key =>
              change({ placement: (key ?? 'own-first') as PlacementChoice })
            }
            {...state}
          />
        )}
      </Field>
    </div>
  );
}
