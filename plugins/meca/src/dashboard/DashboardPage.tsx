import { Container } from '@backstage/ui';
import { useMecaTranslation } from '../translation';

export function DashboardPage() {
  const { t } = useMecaTranslation();
  return <Container>{t('dashboard.title')}</Container>;
}
