import { ReactNode } from 'react';
import styles from './Session.module.css';

export interface Fact {
  term: string;
  value: ReactNode;
}

/** Terms and what they are, as a list that is read as one. */
export function Facts(props: { label: string; facts: Fact[] }) {
  return (
    <dl className={styles.facts} aria-label={props.label}>
      {props.facts.map(fact => (
        <div key={fact.term}>
          <dt>{fact.term}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
