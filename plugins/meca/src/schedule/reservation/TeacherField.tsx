import { useState } from 'react';
import { Button, Text, TextField } from '@backstage/ui';
import { PersonName } from '../../components/PersonName';
import { useMecaTranslation } from '../../translation';
import { Field } from './Field';
import { PersonSearch } from './PersonSearch';
import { useCatalog } from './useCatalogPeople';
import { Reservation } from './useReservation';
import styles from './Reservation.module.css';

export interface TeacherFieldProps {
  reservation: Reservation;
  viewerRef: string;
  /** The viewer may name somebody else. */
  canChoose: boolean;
  institutionTitle: string;
}

/** Who holds the class: the viewer, or somebody else of the catalog for those who may reserve for others. */
export function TeacherField(props: TeacherFieldProps) {
  const { reservation, viewerRef, canChoose } = props;
  const { draft, change } = reservation;
  const { t } = useMecaTranslation();
  const hasCatalog = useCatalog() !== undefined;
  const [choosing, setChoosing] = useState(false);
  const label = t('schedule.form.owner');
  if (canChoose && !hasCatalog) {
    return (
      <Field
        name="ownerRef"
        reservation={reservation}
        hint={t('schedule.form.ownerHint')}
      >
        {state => (
          <TextField
            label={label}
            value={draft.ownerRef}
            onChange={ownerRef => change({ ownerRef })}
            {...state}
          />
        )}
      </Field>
    );
  }
  return (
    <Field name="ownerRef" reservation={reservation}>
      {({ isInvalid, description }) => (
        <div role="group" aria-label={label} className={styles.stack}>
          <Text variant="body-small">{label}</Text>
          <div className={styles.person}>
            <Text>
              <PersonName entityRef={draft.ownerRef} />
              {draft.ownerRef === viewerRef &&
                ` ${t('schedule.form.ownerYou')}`}
            </Text>
            {canChoose && !choosing && (
              <Button
                size="small"
                variant="secondary"
                onPress={() => setChoosing(true)}
              >
                {t('schedule.form.ownerOther')}
              </Button>
            )}
          </div>
          {choosing && (
            <PersonSearch
              label={t('schedule.form.ownerFind')}
              isInvalid={isInvalid}
              withGroups={false}
              takesFocus
              onPick={person => {
                change({ ownerRef: person.ref });
                setChoosing(false);
              }}
            />
          )}
          {description && <Text>{description}</Text>}
          {!canChoose && (
            <p className={styles.hint}>
              {t('schedule.form.ownerFixed', {
                institution: props.institutionTitle,
              })}
            </p>
          )}
        </div>
      )}
    </Field>
  );
}
