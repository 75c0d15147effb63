import { RepositoryFault } from '@meca/backstage-plugin-meca-common';
import { Muted, Remedy } from '../../../components';
import { useMecaTranslation } from '../../../translation';
import styles from './Check.module.css';

/** What a check found, each with what to do about it. */
export function FaultList(props: {
  faults: RepositoryFault[];
  /** All that were found; the service lists the first of them. */
  count: number;
}) {
  const { faults, count } = props;
  const { t } = useMecaTranslation();
  const more = count - faults.length;
  return (
    <>
      <ul
        className={styles.faults}
        aria-label={t('templates.repositories.check.faults')}
      >
        {faults.map((fault, i) => (
          <li key={i}>
            <strong>
              {[fault.path, fault.version].filter(Boolean).join(' ') ||
                fault.publisher ||
                t('templates.repositories.check.whole')}
            </strong>
            <span>{fault.message}</span>
            <Remedy of={fault} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Muted block>
          {t('templates.repositories.check.moreFaults', { count: more })}
        </Muted>
      )}
    </>
  );
}
