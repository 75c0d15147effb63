import { Flex, Link, Text } from '@backstage/ui';
import { useRouteRef } from '@backstage/core-plugin-api';
import { Region, SessionDetail } from '@meca/backstage-plugin-meca-common';
import { RegionBadge, TimeRange, useNow } from '../components';
import { PersonName } from '../components/PersonName';
import { formatMoment, viewerZone } from '../format/sessionTime';
import { scheduleRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { Facts } from './Facts';
import { nextStepOf } from './nextStep';
import { SessionActions } from './SessionActions';
import { SessionStateChip } from './SessionStateChip';
import styles from './Session.module.css';

export interface SessionHeaderProps {
  session: SessionDetail;
  region?: Region;
}

/** What the session is, how it stands, what happens next by itself, and what can be done. */
export function SessionHeader(props: SessionHeaderProps) {
  const { session, region } = props;
  const { t } = useMecaTranslation();
  const schedulePath = useRouteRef(scheduleRouteRef);
  const next = nextStepOf(session);
  const time = formatMoment({
    at: next.at,
    zone: viewerZone(),
    now: useNow(),
  });
  return (
    <header className={styles.header}>
      <div>
        <Link href={schedulePath()}>← {t('session.back')}</Link>
      </div>
      <div className={styles.titleRow}>
        <Flex align="center" gap="3" style={{ flexWrap: 'wrap' }}>
          <Text as="h2" variant="title-small">
            {session.title}
          </Text>
          <SessionStateChip state={session.state} />
        </Flex>
        <SessionActions session={session} region={region} />
      </div>
      <Text as="p" aria-live="polite">
        {t(`session.next.${next.key}`, { time })}
      </Text>
      <Facts
        label={t('session.facts.label')}
        facts={[
          {
            term: t('session.facts.time'),
            value: (
              <TimeRange
                startsAt={session.startsAt}
                endsAt={session.endsAt}
                zone={session.timeZone}
              />
            ),
          },
          {
            term: t('session.facts.region'),
            value: <RegionBadge region={region} regionId={session.regionId} />,
          },
          {
            term: t('session.facts.owner'),
            value: <PersonName entityRef={session.ownerRef} />,
          },
          { term: t('session.facts.template'), value: session.templatePath },
          {
            term: t('session.facts.seats'),
            value: session.seats.toLocaleString(),
          },
        ]}
      />
    </header>
  );
}
