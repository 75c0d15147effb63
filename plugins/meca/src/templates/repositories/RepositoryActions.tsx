import { Button } from '@backstage/ui';
import { Repository } from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../translation';
import styles from './Repositories.module.css';

/** What the service says the viewer may do with a repository as a whole. */
export function RepositoryActions(props: {
  repository: Repository;
  areKeysOpen: boolean;
  onCheck(): void;
  onPrune(): void;
  onToggleKeys(): void;
}) {
  const { id, actions } = props.repository;
  const { t } = useMecaTranslation();
  if (actions.length === 0) return null;
  return (
    <div className={styles.actions}>
      {actions.includes('check') && (
        <Button
          size="small"
          variant="secondary"
          aria-label={t('templates.repositories.check.buttonLabel', { id })}
          onPress={props.onCheck}
        >
          {t('templates.repositories.check.button')}
        </Button>
      )}
      {actions.includes('prune') && (
        <Button
          size="small"
          variant="secondary"
          aria-label={t('templates.repositories.prune.buttonLabel', { id })}
          onPress={props.onPrune}
        >
          {t('templates.repositories.prune.button')}
        </Button>
      )}
      {actions.includes('keys') && (
        <Button
          size="small"
          variant="secondary"
          aria-label={t('templates.repositories.keys.buttonLabel', { id })}
          aria-expanded={props.areKeysOpen}
          onPress={props.onToggleKeys}
        >
          {t('templates.repositories.keys.button')}
        </Button>
      )}
    </div>
  );
}
