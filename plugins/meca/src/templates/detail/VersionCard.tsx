import { ReactElement } from 'react';
import { Box, Button } from '@backstage/ui';
import {
  RepositoryTemplateDetail,
  RepositoryVersion,
} from '@meca/backstage-plugin-meca-common';
import {
  RiCheckboxCircleLine,
  RiFlaskLine,
  RiForbidLine,
  RiGhostLine,
} from '@remixicon/react';
import { Muted } from '../../components';
import { formatInstant } from '../../format';
import { StateChip, Tone } from '../../session/StateChip';
import { useMecaTranslation } from '../../translation';
import { VersionFacts } from './VersionFacts';
import styles from './Versions.module.css';

const STAGES: Record<
  RepositoryVersion['stage'],
  { tone: Tone; icon: ReactElement }
> = {
  candidate: { tone: 'busy', icon: <RiFlaskLine /> },
  released: { tone: 'good', icon: <RiCheckboxCircleLine /> },
  withdrawn: { tone: 'bad', icon: <RiForbidLine /> },
  gone: { tone: 'quiet', icon: <RiGhostLine /> },
};

/** One version: stage, notes, what it consists of, where it is, and what can be done with it. */
export function VersionCard(props: {
  template: RepositoryTemplateDetail;
  version: RepositoryVersion;
  onAction(kind: 'promote' | 'withdraw' | 'sync'): void;
}) {
  const { template, version, onAction } = props;
  const { t } = useMecaTranslation();
  const { stage, withdrawn } = version;
  const can = (action: (typeof template.actions)[number]) =>
    template.actions.includes(action);
  const isUsable = stage === 'candidate' || stage === 'released';
  const isLatest = version.version === template.latestVersion;
  const readyIn = template.replicas.filter(
    replica => replica.version === version.version && replica.state === 'ready',
  ).length;
  return (
    <Box
      as="article"
      bg="neutral"
      className={styles.card}
      aria-label={version.version}
    >
      <div className={styles.head}>
        <strong className={styles.number}>{version.version}</strong>
        <StateChip tone={STAGES[stage].tone} icon={STAGES[stage].icon}>
          {isLatest
            ? t('templates.version.latest')
            : t(`templates.version.stage.${stage}`)}
        </StateChip>
        <Muted>
          {[
            t('templates.version.published', {
              time: formatInstant(version.createdAt),
            }),
            version.publisher &&
              t('templates.version.by', { publisher: version.publisher }),
          ]
            .filter(Boolean)
            .join(' ')}
        </Muted>
        <span className={styles.buttons}>
          {isUsable && template.wanted.some(each => each.manageable) && (
            <Button
              size="small"
              variant="tertiary"
              aria-label={t('templates.version.syncLabel', {
                version: version.version,
              })}
              onPress={() => onAction('sync')}
            >
              {t('templates.version.sync')}
            </Button>
          )}
          {stage === 'candidate' && can('promote') && (
            <Button
              size="small"
              variant="secondary"
              aria-label={t('templates.version.promoteLabel', {
                version: version.version,
              })}
              onPress={() => onAction('promote')}
            >
              {t('templates.version.promote')}
            </Button>
          )}
          {isUsable && can('withdraw') && (
            <Button
              size="small"
              variant="secondary"
              aria-label={t(
                isLatest
                  ? 'templates.version.rollBackLabel'
                  : 'templates.version.withdrawLabel',
                { version: version.version },
              )}
              onPress={() => onAction('withdraw')}
            >
              {isLatest
                ? t('templates.version.rollBack')
                : t('templates.version.withdraw')}
            </Button>
          )}
        </span>
      </div>
      {withdrawn && (
        <p className={styles.withdrawn}>
          {t('templates.version.withdrawnAt', {
            time: formatInstant(withdrawn.at),
            reason: withdrawn.reason,
          })}
        </p>
      )}
      {(stage === 'candidate' || stage === 'gone') && (
        <Muted block>{t(`templates.version.hint.${stage}`)}</Muted>
      )}
      {version.notes ? (
        <p className={styles.notes}>{version.notes}</p>
      ) : (
        <Muted block>{t('templates.version.noNotes')}</Muted>
      )}
      <VersionFacts version={version} />
      <Muted>
        {[
          t('templates.version.inRegions', { count: readyIn }),
          version.sessionsHolding > 0
            ? t('templates.version.holding', {
                count: version.sessionsHolding,
              })
            : t('templates.version.holdingNone'),
        ].join(', ')}
      </Muted>
    </Box>
  );
}
