import { ReactNode } from 'react';
import styles from './Muted.module.css';

/** Text of second rank. Darker than BUI's secondary colour, which is too faint on cards in dark mode. */
export function Muted(props: { children: ReactNode; block?: boolean }) {
  const Tag = props.block ? 'p' : 'span';
  return <Tag className={styles.root}>{props.children}</Tag>;
}
