import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  ButtonLink,
  Container,
  Tab,
  TabList,
  TabPanel,
  Tabs,
} from '@backstage/ui';
import { SessionDetail } from '@meca/backstage-plugin-meca-common';
import { describeError, EmptyState, ErrorAlert, Loading } from '../components';
import { useMecaQuery } from '../query';
import { scheduleRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { SeatProgress } from './SeatProgress';
import { SessionHeader } from './SessionHeader';
import { SessionInfo } from './SessionInfo';
import { SessionInstances } from './SessionInstances';
import { useSession } from './useSession';
import styles from './Session.module.css';

/** One session: how it stands, its machines, and everything that can be done with it. */
export function SessionPage() {
  const { sessionId = '' } = useParams();
  const { t } = useMecaTranslation();
  const session = useSession(sessionId);
  return (
    <Container className={styles.page}>
      {session.error && !isMissing(session.error) && (
        <ErrorAlert
          title={
            session.data ? t('session.staleTitle') : t('session.loadFailed')
          }
          error={session.error}
          onRetry={() => session.refetch()}
        />
      )}
      {session.error && isMissing(session.error) ? (
        <MissingSession />
      ) : (
        session.data && <LoadedSession key={sessionId} session={session.data} />
      )}
      {session.isPending && <Loading rows={6} />}
    </Container>
  );
}

/** What is denied is told as missing, as the service does. */
function isMissing(error: unknown): boolean {
  return ['missing', 'denied'].includes(describeError(error).kind);
}

function MissingSession() {
  const { t } = useMecaTranslation();
  const schedulePath = useRouteRef(scheduleRouteRef);
  return (
    <EmptyState
      title={t('session.missing')}
      description={t('session.missingHint')}
      action={
        <ButtonLink variant="secondary" href={schedulePath()}>
          {t('session.back')}
        </ButtonLink>
      }
    />
  );
}

function LoadedSession({ session }: { session: SessionDetail }) {
  const { t } = useMecaTranslation();
  const regions = useMecaQuery('listRegions', {});
  const items = regions.data?.items ?? [];
  // Only the first look decides: a tab must not change under the reader's eyes.
  const [tab, setTab] = useState(() =>
    ['preparing', 'running', 'closing'].includes(session.state)
      ? 'instances'
      : 'info',
  );
  return (
    <>
      <SessionHeader
        session={session}
        region={items.find(each => each.id === session.regionId)}
      />
      <SeatProgress counts={session.seatCounts} />
      <Tabs selectedKey={tab} onSelectionChange={key => setTab(String(key))}>
        <TabList aria-label={t('session.tabs.label')}>
          <Tab id="info">{t('session.tabs.info')}</Tab>
          <Tab id="instances">{t('session.tabs.instances')}</Tab>
        </TabList>
        <TabPanel id="info">
          <SessionInfo session={session} regions={items} />
        </TabPanel>
        <TabPanel id="instances">
          <SessionInstances session={session} />
        </TabPanel>
      </Tabs>
    </>
  );
}
