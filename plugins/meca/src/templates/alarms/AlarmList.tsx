import { Alert, Link } from '@backstage/ui';
import { TemplateAlarm } from '@meca/backstage-plugin-meca-common';
import { RegionBadge, useNow } from '../../components';
import { formatWhen, sentence } from '../../format';
import { useMecaQuery, useRegionsById } from '../../query';
import { useMecaTranslation } from '../../translation';
import { SessionLinks } from '../SessionLinks';
import { useTemplateHrefs } from '../useTemplateHref';
import styles from './Alarms.module.css';

/** The list of alarms is asked this often; the backend finds them at its own pace. */
const REFETCH_MS = 60_000;

/** More would bury the first ones. */
const SHOWN = 4;

/** The urgent ones first, then what is needed soonest. */
function inOrder(alarms: TemplateAlarm[]): TemplateAlarm[] {
  const weight = ({ severity }: TemplateAlarm) =>
    severity === 'critical' ? 0 : 1;
  return [...alarms].sort(
    (a, b) =>
      weight(a) - weight(b) ||
      Date.parse(a.neededAt ?? '9999-01-01') -
        Date.parse(b.neededAt ?? '9999-01-01'),
  );
}

/** Regions that lack a template they should have, with cause and remedy. Nothing while there are none. */
export function AlarmList(props: { path?: string; regionId?: string }) {
  const { path, regionId } = props;
  const { t } = useMecaTranslation();
  const hrefs = useTemplateHrefs();
  const { data } = useMecaQuery(
    'listTemplateAlarms',
    {},
    { refetchInterval: REFETCH_MS },
  );
  const alarms = inOrder(data?.items ?? []).filter(
    alarm =>
      (!path || alarm.path === path) &&
      (!regionId || alarm.regionId === regionId),
  );
  if (alarms.length === 0) return null;
  const isCritical = alarms[0].severity === 'critical';
  return (
    <Alert
      icon
      role="region"
      aria-label={t('templates.alarms.label')}
      status={isCritical ? 'danger' : 'warning'}
      title={
        isCritical
          ? t('templates.alarms.late')
          : t('templates.alarms.title', { count: alarms.length })
      }
      description={
        <span className={styles.body}>
          <ul className={styles.list}>
            {alarms.slice(0, SHOWN).map(alarm => (
              <AlarmLine
                key={`${alarm.severity} ${alarm.regionId} ${alarm.path} ${alarm.version}`}
                alarm={alarm}
                href={path ? undefined : hrefs.template(alarm.path)}
              />
            ))}
          </ul>
          {alarms.length > SHOWN && (
            <Link href={hrefs.matrix({ show: 'trouble' })}>
              {t('templates.alarms.more', { count: alarms.length - SHOWN })}
            </Link>
          )}
        </span>
      }
    />
  );
}

function AlarmLine(props: { alarm: TemplateAlarm; href?: string }) {
  const { alarm, href } = props;
  const { problem, neededAt, expectedReadyAt, sessions = [] } = alarm;
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  const now = useNow();
  const times = neededAt && [
    t('templates.alarms.neededAt', { time: formatWhen(neededAt, now) }),
    describeExpectation(),
  ];

  function describeExpectation() {
    if (!expectedReadyAt) return t('templates.alarms.noExpectation');
    const time = formatWhen(expectedReadyAt, now);
    return alarm.severity === 'critical' && time === formatWhen(neededAt!, now)
      ? t('templates.alarms.expectedJustAfter')
      : t('templates.alarms.expectedAt', { time });
  }
  return (
    <li className={styles.item}>
      <span className={styles.line}>
        <RegionBadge
          region={regions.get(alarm.regionId)}
          regionId={alarm.regionId}
        />
        <strong>{t(`templates.alarms.${alarm.severity}`)}</strong>
        {href ? (
          <Link
            variant="body-small"
            href={href}
          >{`${alarm.path} ${alarm.version}`}</Link>
        ) : (
          <span>{alarm.version}</span>
        )}
        {times && <span>{times.join(', ')}</span>}
      </span>
      {sessions.length > 0 && (
        <SessionLinks
          label={t('templates.alarms.waiting')}
          sessions={sessions}
        />
      )}
      <span>
        {sentence(problem.message)}{' '}
        {problem.remedy &&
          t('components.remedy', { remedy: sentence(problem.remedy) })}
      </span>
    </li>
  );
}
