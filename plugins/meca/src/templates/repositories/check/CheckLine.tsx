import { Button } from '@backstage/ui';
import { Repository } from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../../translation';
import { CheckProgress } from './CheckProgress';
import { CheckSummary } from './CheckSummary';
import { useRepositoryCheck } from './useRepositoryCheck';
import styles from './Check.module.css';

/** How the files of a repository stand: the check that runs, or what the last one came to. */
export function CheckLine(props: {
  repository: Repository;
  onShowFaults(): void;
}) {
  const { repository, onShowFaults } = props;
  const { id } = repository;
  const { t } = useMecaTranslation();
  const { check } = useRepositoryCheck(repository, { withFaults: false });
  if (!check) return null;
  return (
    <div className={styles.line}>
      {check.state === 'running' ? (
        <CheckProgress check={check} repositoryId={id} />
      ) : (
        <CheckSummary check={check} />
      )}
      {check.faultCount > 0 && (
        <Button
          size="small"
          variant="secondary"
          aria-label={t('templates.repositories.check.showLabel', { id })}
          onPress={onShowFaults}
        >
          {t('templates.repositories.check.show')}
        </Button>
      )}
    </div>
  );
}
