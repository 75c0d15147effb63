import { ReactElement } from 'react';
import styles from './StateChip.module.css';

export type Tone = 'good' | 'busy' | 'bad' | 'quiet';

/** A state in words, with an icon and a tone that repeat it. */
export function StateChip(props: {
  tone: Tone;
  icon?: ReactElement;
  children: string;
}) {
  return (
    <span className={styles.chip} data-tone={props.tone}>
      {props.icon && (
        <span className={styles.icon} aria-hidden="true">
          {props.icon}
        </span>
      )}
      {props.children}
    </span>
  );
}
