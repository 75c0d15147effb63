import { useRouteRef } from '@backstage/core-plugin-api';
import { Link } from '@backstage/ui';
import { WithdrawalOutcome } from '@meca/backstage-plugin-meca-common';
import { Muted, RegionBadge, useRegionNames, useNow } from '../../components';
import { formatWhen } from '../../format';
import { useRegionsById } from '../../query';
import { scheduleRouteRef } from '../../routes';
import { useMecaTranslation } from '../../translation';
import styles from './FormDialog.module.css';

/** What becomes the latest, which regions change, and what it means for each session, as the service says beforehand. */
export function OutcomeOfWithdrawal(props: { outcome: WithdrawalOutcome }) {
  const { outcome } = props;
  const { latestVersion, isRollBack, regions, sessions } = outcome;
  const { t } = useMecaTranslation();
  const affected = sessions.length + outcome.moreSessions;
  return (
    <>
      <p>
        <strong>
          {latestVersion
            ? t(
                isRollBack
                  ? 'templates.action.withdraw.next'
                  : 'templates.action.withdraw.staysLatest',
                { version: latestVersion },
              )
            : t('templates.action.withdraw.nextNone')}
        </strong>
      </p>
      {regions.length > 0 && (
        <details>
          <summary>{t('templates.action.withdraw.regions')}</summary>
          <ul className={styles.outcomes}>
            {regions.map(each => (
              <RegionLine key={each.regionId} outcome={each} />
            ))}
          </ul>
        </details>
      )}
      {affected > 0 && (
        <div className={styles.stack}>
          <p>{t('templates.action.withdraw.sessions', { count: affected })}</p>
          <ul className={styles.outcomes}>
            {sessions.map(each => (
              <SessionLine key={each.id} session={each} />
            ))}
            {outcome.moreSessions > 0 && (
              <li>
                {t('templates.action.withdraw.moreSessions', {
                  count: outcome.moreSessions,
                })}
              </li>
            )}
          </ul>
        </div>
      )}
    </>
  );
}

function RegionLine(props: { outcome: WithdrawalOutcome['regions'][number] }) {
  const { regionId, kind, version = '', expectedReadyAt } = props.outcome;
  const { t } = useMecaTranslation();
  const now = useNow();
  const region = useRegionNames()(regionId);
  return (
    <li>
      {kind === 'becomes' &&
        t('templates.action.withdraw.regionNext', { region, version })}
      {kind === 'travels' &&
        t('templates.action.withdraw.regionTravels', { region, version })}
      {kind === 'none' && t('templates.action.withdraw.regionNone', { region })}
      {expectedReadyAt && (
        <Muted>
          {' '}
          {t('templates.action.withdraw.expected', {
            time: formatWhen(expectedReadyAt, now),
          })}
        </Muted>
      )}
    </li>
  );
}

const EFFECTS = {
  'machines-stay': 'templates.action.withdraw.effect.machinesStay',
  stuck: 'templates.action.withdraw.effect.stuck',
  changes: 'templates.action.withdraw.effect.changes',
  waits: 'templates.action.withdraw.effect.waits',
} as const;

function SessionLine(props: {
  session: WithdrawalOutcome['sessions'][number];
}) {
  const { id, title, regionId, startsAt, effect, version = '' } = props.session;
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  const now = useNow();
  const schedule = useRouteRef(scheduleRouteRef)();
  const words = t(EFFECTS[effect], { version });
  return (
    <li>
      <Link href={`${schedule}/${encodeURIComponent(id)}`}>{title}</Link>{' '}
      <RegionBadge region={regions.get(regionId)} regionId={regionId} />{' '}
      <Muted>{formatWhen(startsAt, now)}</Muted>:{' '}
      {effect === 'stuck' ? <strong>{words}</strong> : words}
    </li>
  );
}
