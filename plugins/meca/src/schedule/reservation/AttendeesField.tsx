import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  Button,
  Combobox,
  Flex,
  Tag,
  TagGroup,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { useMecaTranslation } from '../../translation';
import { addAttendees, parseAttendees } from './attendees';
import { ReservationDraft } from './draft';
import { Field } from './Field';
import { listMembers, useCatalogPeople } from './useCatalogPeople';
import { Reservation } from './useReservation';
import styles from './Reservation.module.css';

/** As much of a reservation as its students are about. */
export interface AttendeesFieldProps {
  reservation: Pick<Reservation, 'faults' | 'status'> & {
    draft: Pick<ReservationDraft, 'attendees' | 'seats'>;
    change(part: Pick<ReservationDraft, 'attendees'>): void;
  };
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
                {ref.replace(/^user:default\//, '')}
              </Tag>
            ))}
          </TagGroup>
        </>
      )}
    </fieldset>
  );
}

function PersonPicker(props: {
  isInvalid: boolean;
  description?: string;
  onPick(refs: string[]): void;
}) {
  const { t } = useMecaTranslation();
  const catalogApi = useApi(catalogApiRef);
  const [term, setTerm] = useState('');
  const [note, setNote] = useState<string>();
  const people = useCatalogPeople(term);
  const [picks, setPicks] = useState(0);
  const found = term.trim() === '' ? [] : people.data ?? [];

  async function pick(ref: string) {
    setNote(undefined);
    const person = people.data?.find(each => each.ref === ref);
    if (!person?.isGroup) {
      props.onPick([ref]);
      return;
    }
    try {
      const members = await listMembers(catalogApi, ref);
      if (members.length > 0) props.onPick(members);
      else setNote(t('schedule.form.groupEmpty', { name: person.name }));
    } catch {
      setNote(t('schedule.form.searchFailed'));
    }
  }

  return (
    <div className={styles.stack}>
      <Combobox
        // A new one for every person: the old one would open its list again, over the form, when its text is cleared.
        key={picks}
        // Keyboard focus was in the old one; without this it would be lost.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={picks > 0}
        menuTrigger="input"
        label={t('schedule.form.addPerson')}
        placeholder={t('schedule.form.findPerson')}
        isInvalid={props.isInvalid}
        description={props.description}
        options={found.map(person => ({
          id: person.ref,
          label: person.isGroup
            ? t('schedule.form.groupOption', { name: person.name })
            : person.name,
          description: person.ref,
        }))}
        // The catalog has searched already; a second filter would hide what it found by another name.
        search={{
          inputValue: term,
          onInputChange: setTerm,
          filter: () => true,
        }}
        value={null}
        onChange={key => {
          if (key === null) return;
          setTerm('');
          setPicks(picks + 1);
          pick(String(key));
        }}
      />
      {(note || people.error) && (
        <Text role="status">{note ?? t('schedule.form.searchFailed')}</Text>
      )}
    </div>
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
