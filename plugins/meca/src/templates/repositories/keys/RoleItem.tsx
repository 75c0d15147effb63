import { Button } from '@backstage/ui';
import { Muted } from '../../../components';
import { useMecaTranslation } from '../../../translation';
import { ExpiryLine } from './ExpiryLine';
import { HowTo } from './HowTo';
import { KeyList } from './KeyList';
import { KeyRole } from './keyOwners';
import styles from './Keys.module.css';

/** A key of the repository itself: what it signs, where it is, until when it holds, and the way to replace it. */
export function RoleItem(props: { role: KeyRole; onRotate(): void }) {
  const { role, onRotate } = props;
  const { t } = useMecaTranslation();
  const name = t(`templates.repositories.keys.role.${role.role}`);
  return (
    <li className={styles.item} aria-label={name}>
      <div className={styles.itemHead}>
        <strong>{name}</strong>
        {role.canRotate && (
          <Button
            size="small"
            variant="secondary"
            aria-label={t('templates.repositories.keys.rotateLabel', { name })}
            onPress={onRotate}
          >
            {t('templates.repositories.keys.rotate')}
          </Button>
        )}
      </div>
      <Muted>{t(`templates.repositories.keys.signs.${role.role}`)}</Muted>
      <KeyList owner={role} />
      <ExpiryLine kind={role.role} signed={role} />
      {!role.canRotate && <HowTo kind={role.role} />}
    </li>
  );
}
