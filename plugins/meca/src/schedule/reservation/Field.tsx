import { ReactNode } from 'react';
import { useMecaTranslation } from '../../translation';
import { DraftField } from './faults';
import { Reservation } from './useReservation';
import styles from './Reservation.module.css';

/** What a field is told about its own fault; `description` is read out with the field. */
export interface FieldState {
  isInvalid: boolean;
  description?: string;
}

/** Around one field: its fault, ours or the service's, takes the place of its hint. */
export function Field(props: {
  name: DraftField;
  reservation: Pick<Reservation, 'faults' | 'status'>;
  hint?: string;
  children(state: FieldState): ReactNode;
}) {
  const { t } = useMecaTranslation();
  const { faults, status } = props.reservation;
  const fault = faults[props.name];
  const refused =
    status.state === 'failed' && status.refusal.kind === 'refused'
      ? status.refusal.fields[props.name]
      : undefined;
  const message = fault ? t(`schedule.fault.${fault}`) : refused;
  return (
    <div
      className={message ? styles.invalid : undefined}
      data-invalid-field={message ? props.name : undefined}
    >
      {props.children({
        isInvalid: message !== undefined,
        description: message ?? props.hint,
      })}
    </div>
  );
}
