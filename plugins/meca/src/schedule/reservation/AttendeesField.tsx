import { useState } from 'react';
import {
  Alert,
  Button,
  Flex,
  Tag,
  TagGroup,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { PersonName } from '../../components/PersonName';
import { useMecaTranslation } from '../../translation';
import { addAttendees, parseAttendees } from './attendees';
import { ReservationDraft } from './draft';
import { Field } from './Field';
import { PersonSearch } from './PersonSearch';
import { CatalogPerson, listMembers, useCatalog } from './useCatalogPeople';
import { Reservation } from './useReservation';
import styles from './Reservation.module.css';

/** As much of a reservation as its students are about. */
export interface AttendeesFieldProps {
  reservation: Pick<Reservation, 'faults' | 'status'> & {
    draft: Pick<ReservationDraft, 'attendees' | 'seats'>;
    change(part: Pick<ReservationDraft, 'attendees'>): void;
  };
  /** Those who have a seat in another class at that time. */
  busyAttendees?: string[];
}

/** Who sits where: picked from the catalog, or pasted. */
export function AttendeesField(props: AttendeesFieldProps) {
  const { t } = useMecaTranslation();
  const { draft, change } = props.reservation;
  const add = (refs: string[]) =>
    change({ attendees: addAttendees(draft.attendees, refs) });
  return (
    <fieldset className={styles.attendees}>
      <Text as="legend" weight="bold">
        {t('schedule.form.attendees')}
      </Text>
      <Field
        name="attendees"
        reservation={props.reservation}
        hint={t('schedule.form.attendeesHint')}
      >
        {state => <PersonPicker {...state} onPick={add} />}
      </Field>
      <PasteList onAdd={add} />
      {draft.attendees.length > 0 && (
        <>
          <Flex justify="between" align="center">
            <Text>
              {t('schedule.form.attendeesCount', {
                count: draft.attendees.length,
                seats: String(draft.seats),
              })}
            </Text>
            <Button
              size="small"
              variant="tertiary"
              onPress={() => change({ attendees: [] })}
            >
              {t('schedule.form.removeAll')}
            </Button>
          </Flex>
          <TagGroup
            aria-label={t('schedule.form.attendees')}
            onRemove={keys =>
              change({
                attendees: draft.attendees.filter(ref => !keys.has(ref)),
              })
            }
          >
            {draft.attendees.map(ref => (
              <Tag key={ref} id={ref} textValue={ref}>
                <PersonName entityRef={ref} />
              </Tag>
            ))}
          </TagGroup>
          <BusyNotice
            refs={draft.attendees.filter(ref =>
              props.busyAttendees?.includes(ref),
            )}
          />
        </>
      )}
    </fieldset>
  );
}

/** Told, not forbidden: a student may well skip a class, or change it. */
function BusyNotice(props: { refs: string[] }) {
  const { t } = useMecaTranslation();
  return (
    <div role="status">
      {props.refs.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('schedule.form.busy', { count: props.refs.length })}
          description={
            <ul className={styles.names}>
              {props.refs.map(ref => (
                <li key={ref}>
                  <PersonName entityRef={ref} />
                </li>
              ))}
            </ul>
          }
        />
      )}
    </div>
  );
}

/** Adds a person, or everybody in a group; without a catalog there is only the list to paste. */
function PersonPicker(props: {
  isInvalid: boolean;
  description?: string;
  onPick(refs: string[]): void;
}) {
  const { t } = useMecaTranslation();
  const catalogApi = useCatalog();
  const [note, setNote] = useState<string>();
  if (!catalogApi) {
    return props.description ? <Text>{props.description}</Text> : null;
  }

  async function pick(person: CatalogPerson) {
    setNote(undefined);
    if (!person.isGroup) {
      props.onPick([person.ref]);
      return;
    }
    try {
      const members = await listMembers(catalogApi!, person.ref);
      if (members.length > 0) props.onPick(members);
      else setNote(t('schedule.form.groupEmpty', { name: person.name }));
    } catch {
      setNote(t('schedule.form.searchFailed'));
    }
  }

  return (
    <PersonSearch
      label={t('schedule.form.addPerson')}
      description={props.description}
      isInvalid={props.isInvalid}
      withGroups
      note={note}
      onPick={pick}
    />
  );
}

function PasteList(props: { onAdd(refs: string[]): void }) {
  const { t } = useMecaTranslation();
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string[]>([]);
  return (
    <details>
      <summary>{t('schedule.form.pasteList')}</summary>
      <div className={styles.stack}>
        <TextAreaField
          label={t('schedule.form.pasteList')}
          description={t('schedule.form.pasteHint')}
          value={text}
          onChange={setText}
        />
        <Flex>
          <Button
            size="small"
            variant="secondary"
            isDisabled={text.trim() === ''}
            onPress={() => {
              const pasted = parseAttendees(text);
              props.onAdd(pasted.refs);
              setRefused(pasted.refused);
              setText(pasted.refused.join('\n'));
            }}
          >
            {t('schedule.form.pasteAdd')}
          </Button>
        </Flex>
        {refused.length > 0 && (
          <Text role="alert">
            {t('schedule.form.pasteRefused', { names: refused.join(', ') })}
          </Text>
        )}
      </div>
    </details>
  );
}
