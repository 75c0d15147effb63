import { useState } from 'react';
import { Combobox, Text } from '@backstage/ui';
import { useMecaTranslation } from '../../translation';
import { CatalogPerson, useCatalogPeople } from './useCatalogPeople';
import styles from './Reservation.module.css';

export interface PersonSearchProps {
  label: string;
  description?: string;
  isInvalid?: boolean;
  /** Groups can be picked too. */
  withGroups: boolean;
  /** It appears because somebody asked for it. */
  takesFocus?: boolean;
  /** What came of the last pick. */
  note?: string;
  onPick(person: CatalogPerson): void;
}

/** Finds people of the catalog by the names they go by; empty again after each pick. */
export function PersonSearch(props: PersonSearchProps) {
  const { t } = useMecaTranslation();
  const [term, setTerm] = useState('');
  const [picks, setPicks] = useState(0);
  const people = useCatalogPeople(term, { withGroups: props.withGroups });
  const found = term.trim() === '' ? [] : people.data ?? [];
  return (
    <div className={styles.stack}>
      <Combobox
        // A new one for every person: the old one would open its list again, over the form, when its text is cleared.
        key={picks}
        // Keyboard focus was in the old one; without this it would be lost.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={props.takesFocus || picks > 0}
        menuTrigger="input"
        label={props.label}
        placeholder={t('schedule.form.findPerson')}
        isInvalid={props.isInvalid}
        description={props.description}
        options={found.map(person => ({
          id: person.ref,
          label: person.isGroup
            ? t('schedule.form.groupOption', { name: person.name })
            : person.name,
          // Two may go by the same name.
          description: shortRef(person.ref),
        }))}
        // The catalog has searched already; a second filter would hide what it found by another name.
        search={{
          inputValue: term,
          onInputChange: setTerm,
          filter: () => true,
        }}
        value={null}
        onChange={key => {
          const person = people.data?.find(({ ref }) => ref === key);
          if (!person) return;
          setTerm('');
          setPicks(picks + 1);
          props.onPick(person);
        }}
      />
      {(props.note || people.error) && (
        <Text role="status">
          {props.note ?? t('schedule.form.searchFailed')}
        </Text>
      )}
    </div>
  );
}

/** `sofia.conti` of `user:default/sofia.conti`; other namespaces are told. */
function shortRef(ref: string): string {
  return ref.replace(/^[^:]+:(default\/)?/, '');
}
