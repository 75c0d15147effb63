import { useState } from 'react';
import { Box, ButtonIcon } from '@backstage/ui';
import { Repository } from '@meca/backstage-plugin-meca-common';
import {
  RiRefreshLine,
  RiShieldCheckLine,
  RiShieldKeyholeLine,
} from '@remixicon/react';
import { Age, ErrorAlert, Muted, useNow } from '../../components';
import { formatAge, formatInstant } from '../../format';
import { useMecaMutation } from '../../query';
import { StateChip } from '../../session/StateChip';
import { useMecaTranslation } from '../../translation';
import { MGTR_READS } from '../actions/mgtrReads';
import { CheckDialog } from './check/CheckDialog';
import { CheckLine } from './check/CheckLine';
import { PruneDialog } from './prune/PruneDialog';
import { RepositoryActions } from './RepositoryActions';
import { RepositoryProblems } from './RepositoryProblems';
import styles from './Repositories.module.css';

/** Signatures are renewed daily; with fewer days left, something has stopped renewing them. */
const EXPIRY_NOTICE_MS = 36 * 3_600_000;

/** One repository: trust, contents, freshness, and everything that is wrong with it. */
export function RepositoryCard(props: {
  repository: Repository;
  canRefresh: boolean;
  /** Its keys are shown below the cards. */
  areKeysOpen: boolean;
  onToggleKeys(): void;
}) {
  const { repository, canRefresh, areKeysOpen, onToggleKeys } = props;
  const { id, label, trust, templates, versions, readAt } = repository;
  const { t } = useMecaTranslation();
  const refresh = useMecaMutation('refreshRepository', {
    invalidates: MGTR_READS,
  });
  const [open, setOpen] = useState<'check' | 'faults' | 'prune'>();
  const close = () => setOpen(undefined);
  return (
    <Box as="article" bg="neutral" className={styles.card} aria-label={id}>
      <div className={styles.head}>
        <strong title={label}>{id}</strong>
        <StateChip
          tone={trust === 'tuf' ? 'good' : 'bad'}
          icon={
            trust === 'tuf' ? <RiShieldCheckLine /> : <RiShieldKeyholeLine />
          }
        >
          {trust === 'tuf'
            ? t('templates.repositories.signed')
            : t('templates.repositories.unsigned')}
        </StateChip>
        <Muted>
          {t('templates.repositories.contents', {
            templates: t('templates.repositories.templates', {
              count: templates,
            }),
            versions: t('templates.repositories.versions', { count: versions }),
          })}
          {', '}
          {readAt ? (
            <>
              {t('templates.repositories.read')} <Age at={readAt} />
            </>
          ) : (
            t('templates.repositories.never')
          )}
          <Expiry repository={repository} />
        </Muted>
        {canRefresh && (
          <ButtonIcon
            size="small"
            variant="tertiary"
            className={styles.refresh}
            icon={<RiRefreshLine />}
            isPending={refresh.isPending}
            aria-label={t('templates.repositories.refreshLabel', { id })}
            onPress={() => refresh.mutate({ params: { repositoryId: id } })}
          />
        )}
      </div>
      {trust === 'none' && (
        <Muted>{t('templates.repositories.unsignedHint', { id })}</Muted>
      )}
      <RepositoryProblems repository={repository} />
      <div className={styles.foot}>
        <CheckLine
          repository={repository}
          onShowFaults={() => setOpen('faults')}
        />
        <RepositoryActions
          repository={repository}
          areKeysOpen={areKeysOpen}
          onCheck={() => setOpen('check')}
          onPrune={() => setOpen('prune')}
          onToggleKeys={onToggleKeys}
        />
      </div>
      {refresh.error && (
        <ErrorAlert
          error={refresh.error}
          title={t('templates.repositories.refreshFailed', { id })}
        />
      )}
      {(open === 'check' || open === 'faults') && (
        <CheckDialog
          repository={repository}
          withForm={open === 'check'}
          onClose={close}
        />
      )}
      {open === 'prune' && <PruneDialog repositoryId={id} onClose={close} />}
    </Box>
  );
}

function Expiry({ repository: { expiresAt } }: { repository: Repository }) {
  const { t } = useMecaTranslation();
  const now = useNow();
  if (!expiresAt) return null;
  const leftMs = Date.parse(expiresAt) - now.getTime();
  if (leftMs <= 0 || leftMs > EXPIRY_NOTICE_MS) return null;
  return (
    <span title={formatInstant(expiresAt)}>
      {', '}
      {t('templates.repositories.expires', { age: formatAge(expiresAt, now) })}
    </span>
  );
}
