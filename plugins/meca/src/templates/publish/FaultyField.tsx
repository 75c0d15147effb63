import { ReactNode } from 'react';
import { useMecaTranslation } from '../../translation';
import { PublicationDraft } from './publicationDraft';
import { PublicationForm } from './usePublication';
import styles from '../actions/FormDialog.module.css';

/** Around one field: its fault takes the place of its hint. */
export function FaultyField(props: {
  name: keyof PublicationDraft;
  publication: PublicationForm;
  hint?: string;
  children(state: { isInvalid: boolean; description?: string }): ReactNode;
}) {
  const { t } = useMecaTranslation();
  const fault = props.publication.faults[props.name];
  return (
    <div className={fault ? styles.invalid : undefined}>
      {props.children({
        isInvalid: fault !== undefined,
        description: fault ? t(`templates.publish.fault.${fault}`) : props.hint,
      })}
    </div>
  );
}
