import { useEffect, useId, useRef, useState } from 'react';
import { Box, Button, Text } from '@backstage/ui';
import { ErrorAlert, Loading, Muted } from '../../../components';
import { useMecaQuery } from '../../../query';
import { useMecaTranslation } from '../../../translation';
import { KeysOfRepository } from './KeysOfRepository';
import styles from './Keys.module.css';

/** The keys of a repository, below the repositories; takes the focus when it opens. */
export function KeysPanel(props: { repositoryId: string; onClose(): void }) {
  const { repositoryId, onClose } = props;
  const { t } = useMecaTranslation();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const keys = useMecaQuery('getRepositoryKeys', { params: { repositoryId } });
  // Whoever opened it is where it was when it closes.
  const [opener] = useState(() => document.activeElement);
  useEffect(() => place.current?.focus(), []);
  const close = () => {
    onClose();
    if (opener instanceof HTMLElement) opener.focus();
  };
  return (
    <Box
      as="section"
      bg="neutral"
      className={styles.panel}
      aria-labelledby={id}
    >
      <div className={styles.head}>
        <div ref={place} tabIndex={-1} className={styles.title}>
          <Text as="h3" variant="title-x-small" id={id}>
            {t('templates.repositories.keys.title', { id: repositoryId })}
          </Text>
          <Muted block>{t('templates.repositories.keys.hint')}</Muted>
        </div>
        <Button
          size="small"
          variant="secondary"
          aria-label={t('templates.repositories.keys.closeLabel', {
            id: repositoryId,
          })}
          onPress={close}
        >
          {t('templates.repositories.keys.close')}
        </Button>
      </div>
      {keys.isPending && <Loading rows={4} height={40} />}
      {keys.error && (
        <ErrorAlert
          error={keys.error}
          title={t('templates.repositories.keys.failed')}
          onRetry={keys.refetch}
        />
      )}
      {keys.data && (
        <KeysOfRepository repositoryId={repositoryId} keys={keys.data} />
      )}
    </Box>
  );
}
