import { ReactNode } from 'react';
import { Region } from '@meca/backstage-plugin-meca-common';
import { EntityLink } from '../../catalog/EntityLink';
import { Age } from '../../components';
import { useMecaTranslation } from '../../translation';
import styles from './RegionFacts.module.css';

/** Clocks that differ by less are in step: signatures carry seconds. */
const SKEW_TOLERANCE_MS = 2000;

function Fact(props: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** What is known about a region's API. */
export function RegionFacts(props: { region: Region }) {
  const { region } = props;
  const { health } = region;
  const { t } = useMecaTranslation();
  return (
    <dl className={styles.root}>
      <Fact label={t('dashboard.detail.institution')}>
        <EntityLink entityRef={region.institutionRef} />
      </Fact>
      <Fact label={t('dashboard.detail.endpoint')}>
        {region.endpointHost}
        {region.insecure && ` (${t('dashboard.detail.insecure')})`}
      </Fact>
      <Fact label={t('dashboard.detail.lastAnswer')}>
        {health.lastAnswerAt ? (
          <Age at={health.lastAnswerAt} />
        ) : (
          t('dashboard.detail.never')
        )}
      </Fact>
      <Fact label={t('dashboard.detail.timeZone')}>{region.timeZone}</Fact>
      <Fact label={t('dashboard.detail.number')}>{region.number}</Fact>
      {health.apiVersion && (
        <Fact label={t('dashboard.detail.version')}>{health.apiVersion}</Fact>
      )}
      {health.latencyMs !== undefined && (
        <Fact label={t('dashboard.detail.latency')}>
          {t('dashboard.detail.latencyMs', {
            ms: String(Math.round(health.latencyMs)),
          })}
        </Fact>
      )}
      {health.certificateDaysLeft !== undefined && (
        <Fact label={t('dashboard.detail.certificate')}>
          {t('dashboard.detail.certificateDays', {
            count: Math.floor(health.certificateDaysLeft),
          })}
        </Fact>
      )}
      {health.clockSkewMs !== undefined && (
        <Fact label={t('dashboard.detail.clock')}>
          {Math.abs(health.clockSkewMs) < SKEW_TOLERANCE_MS
            ? t('dashboard.detail.clockGood')
            : t('dashboard.detail.clockSkew', {
                seconds: String(Math.round(health.clockSkewMs / 1000)),
              })}
        </Fact>
      )}
    </dl>
  );
}
