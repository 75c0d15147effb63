import { RiKey2Line } from '@remixicon/react';
import { Muted } from '../../../components';
import { StateChip } from '../../../session/StateChip';
import { useMecaTranslation } from '../../../translation';
import { KeyRole, shortKeyId } from './keyOwners';
import styles from './Keys.module.css';

/** The keys of a role or publisher, and whether their private halves are here. */
export function KeyList(props: { owner: Pick<KeyRole, 'keys' | 'threshold'> }) {
  const { keys, threshold } = props.owner;
  const { t } = useMecaTranslation();
  if (keys.length === 0) {
    return <Muted>{t('templates.repositories.keys.noKeys')}</Muted>;
  }
  return (
    <ul className={styles.keys}>
      {keys.map(({ keyId, isHere }) => (
        <li key={keyId}>
          <code title={keyId}>
            {t('templates.repositories.keys.key', { id: shortKeyId(keyId) })}
          </code>
          <StateChip
            tone={isHere ? 'good' : 'quiet'}
            icon={isHere ? <RiKey2Line /> : undefined}
          >
            {isHere
              ? t('templates.repositories.keys.here')
              : t('templates.repositories.keys.elsewhere')}
          </StateChip>
        </li>
      ))}
      {threshold > 1 && (
        <li>
          <Muted>
            {t('templates.repositories.keys.threshold', {
              count: threshold,
              total: String(keys.length),
            })}
          </Muted>
        </li>
      )}
    </ul>
  );
}
