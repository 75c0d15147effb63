import { CopyButton } from '../../components';
import styles from './Versions.module.css';

/** Enough of a hash to tell two versions apart at a glance; the clipboard gets all of it. */
const SHOWN = 12;

export function HashWithCopy(props: { sha256: string; label: string }) {
  const { sha256, label } = props;
  return (
    <span className={styles.hash}>
      <code title={sha256}>{sha256.slice(0, SHOWN)}…</code>
      <CopyButton text={sha256} label={label} />
    </span>
  );
}
