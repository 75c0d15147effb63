import { Text } from '@backstage/ui';
import { Region, SessionDetail } from '@meca/backstage-plugin-meca-common';
import { EntityLink } from '../catalog/EntityLink';
import { TimeRange } from '../components';
import { PersonName } from '../components/PersonName';
import { describeSize } from '../schedule/reservation/machineOptions';
import { VerdictList } from '../schedule/reservation/VerdictList';
import { useMecaTranslation } from '../translation';
import { Facts } from './Facts';
import styles from './Session.module.css';

/** What was reserved, and why it is where it is. */
export function SessionInfo(props: {
  session: SessionDetail;
  regions: Region[];
}) {
  const { session } = props;
  const { t } = useMecaTranslation();
  return (
    <div className={styles.info}>
      <Facts
        label={t('session.tabs.info')}
        facts={[
          {
            term: t('session.info.institution'),
            value: <PersonName entityRef={session.institutionRef} />,
          },
          ...(session.courseRef
            ? [
                {
                  term: t('schedule.form.course'),
                  value: <EntityLink entityRef={session.courseRef} />,
                },
              ]
            : []),
          {
            term: t('session.info.reserved'),
            value: (
              <TimeRange
                startsAt={session.preparesAt}
                endsAt={session.releasedAt}
              />
            ),
          },
          {
            term: t('session.info.version'),
            value:
              session.resolvedVersion ??
              (session.version === 'latest'
                ? t('session.info.versionLatest')
                : session.version),
          },
          {
            term: t('session.facts.size'),
            value: `${session.offering.name}: ${describeSize(
              session.offering,
              t,
            )}`,
          },
          {
            term: t('session.info.endPolicy'),
            value: t(
              session.endPolicy === 'keep'
                ? 'session.info.endKeep'
                : 'session.info.endDestroy',
            ),
          },
          ...(session.comments
            ? [
                {
                  term: t('session.info.comments'),
                  value: (
                    <span className={styles.comments}>{session.comments}</span>
                  ),
                },
              ]
            : []),
        ]}
      />
      {session.actions.includes('update') && (
        <section>
          <Text as="h3" variant="title-x-small">
            {t('session.info.attendees')}
          </Text>
          {session.attendees.length === 0 ? (
            <Text as="p">{t('session.info.attendeesNone')}</Text>
          ) : (
            <ol className={styles.attendees}>
              {session.attendees.map(ref => (
                <li key={ref}>
                  <PersonName entityRef={ref} />
                </li>
              ))}
            </ol>
          )}
        </section>
      )}
      <section>
        <Text as="h3" variant="title-x-small">
          {t('session.info.placement')}
        </Text>
        {session.placementVerdicts.length === 0 ? (
          <Text as="p">{t('session.info.placementNone')}</Text>
        ) : (
          <VerdictList
            verdicts={session.placementVerdicts}
            regions={props.regions}
            seats={session.seats}
            zone={session.timeZone}
          />
        )}
      </section>
    </div>
  );
}
