import { RiErrorWarningFill, RiTimeLine } from '@remixicon/react';
import { Muted, useNow } from '../../../components';
import { formatAge, formatInstant } from '../../../format';
import { useMecaTranslation } from '../../../translation';
import { resignCommand } from './commands';
import { CommandLines } from './CommandLines';
import { expiryOf, OwnerKind } from './keyOwners';
import styles from './Keys.module.css';

/** Until when something signed is believed; a warning, with what to do, while there is still time. */
export function ExpiryLine(props: {
  kind: OwnerKind;
  signed: { expiresAt?: string; expired: boolean };
}) {
  const { kind, signed } = props;
  const { expiresAt } = signed;
  const { t } = useMecaTranslation();
  const now = useNow();
  const expiry = expiryOf(kind, signed, now);
  if (!expiresAt)
    return <Muted>{t('templates.repositories.keys.never')}</Muted>;
  if (expiry === 'valid') {
    return (
      <Muted>
        {t('templates.repositories.keys.until', {
          time: formatInstant(expiresAt),
        })}
      </Muted>
    );
  }
  const isOver = expiry === 'over';
  return (
    <div className={styles.expiry}>
      <span
        className={styles.warning}
        data-state={expiry}
        title={formatInstant(expiresAt)}
      >
        {isOver ? (
          <RiErrorWarningFill size={16} aria-hidden="true" />
        ) : (
          <RiTimeLine size={16} aria-hidden="true" />
        )}
        <strong>
          {t(
            isOver
              ? 'templates.repositories.keys.ranOut'
              : 'templates.repositories.keys.runsOut',
            { age: formatAge(expiresAt, now) },
          )}
        </strong>
      </span>
      <span>{t(`templates.repositories.keys.renew.${kind}`)}</span>
      <CommandLines commands={[resignCommand(t)]} />
    </div>
  );
}
