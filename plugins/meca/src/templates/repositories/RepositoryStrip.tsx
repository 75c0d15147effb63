import { Repository } from '@meca/backstage-plugin-meca-common';
import { useMecaQuery } from '../../query';
import { useMecaTranslation } from '../../translation';
import { RepositoryCard } from './RepositoryCard';
import styles from './Repositories.module.css';

/** Where templates come from, and whether that can be believed. */
export function RepositoryStrip(props: { repositories: Repository[] }) {
  const { t } = useMecaTranslation();
  const viewer = useMecaQuery('getViewer', {});
  if (props.repositories.length === 0) return null;
  return (
    <ul className={styles.strip} aria-label={t('templates.repositories.label')}>
      {props.repositories.map(repository => (
        <li key={repository.id} className={styles.item}>
          <RepositoryCard
            repository={repository}
            canRefresh={viewer.data?.can.refresh ?? false}
          />
        </li>
      ))}
    </ul>
  );
}
