import { Container } from '@backstage/ui';
import { useMecaTranslation } from '../translation';

export function WorkspacesPage() {
  const { t } = useMecaTranslation();
  return <Container>{t('page.workspaces')}</Container>;
}
