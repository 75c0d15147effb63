import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { DashboardTab } from '../pages/DashboardTab';
import { ScheduleTab } from '../pages/ScheduleTab';
import { TemplatesTab } from '../pages/TemplatesTab';
import { WorkspacesTab } from '../pages/WorkspacesTab';
import { useMecaTranslation } from '../translation';

/** The page frame of the legacy frontend around the same tabs. */
export function LegacyPage() {
  const { t } = useMecaTranslation();
  return (
    <Page themeId="tool">
      <Header title={t('page.title')} subtitle={t('page.subtitle')} />
      <TabbedLayout>
        <TabbedLayout.Route path="/overview" title={t('page.dashboard')}>
          <DashboardTab />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/schedule" title={t('page.schedule')}>
          <ScheduleTab />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/templates" title={t('page.templates')}>
          <TemplatesTab />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/workspaces" title={t('page.workspaces')}>
          <WorkspacesTab />
        </TabbedLayout.Route>
      </TabbedLayout>
    </Page>
  );
}
