import { useState } from 'react';
import { Repository } from '@meca/backstage-plugin-meca-common';
import { useMecaQuery } from '../../query';
import { useMecaTranslation } from '../../translation';
import { KeysPanel } from './keys/KeysPanel';
import { RepositoryCard } from './RepositoryCard';
import styles from './Repositories.module.css';

/** Where templates come from, whether that can be believed, and what can be done about it. */
export function RepositoryStrip(props: { repositories: Repository[] }) {
  const { repositories } = props;
  const { t } = useMecaTranslation();
  const viewer = useMecaQuery('getViewer', {});
  const [keysOf, setKeysOf] = useState<string>();
  const withKeys = repositories.find(
    ({ id, actions }) => id === keysOf && actions.includes('keys'),
  );
  if (repositories.length === 0) return null;
  return (
    <>
      <ul
        className={styles.strip}
        aria-label={t('templates.repositories.label')}
      >
        {repositories.map(repository => (
          <li key={repository.id} className={styles.item}>
            <RepositoryCard
              repository={repository}
              canRefresh={viewer.data?.can.refresh ?? false}
              areKeysOpen={repository.id === withKeys?.id}
              onToggleKeys={() =>
                setKeysOf(before =>
                  before === repository.id ? undefined : repository.id,
                )
              }
            />
          </li>
        ))}
      </ul>
      {withKeys && (
        <KeysPanel
          key={withKeys.id}
          repositoryId={withKeys.id}
          onClose={() => setKeysOf(undefined)}
        />
      )}
    </>
  );
}
