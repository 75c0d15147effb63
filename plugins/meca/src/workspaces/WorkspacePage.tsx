import { Container } from '@backstage/ui';
import { useMecaTranslation } from '../translation';

export function WorkspacePage() {
  const { t } = useMecaTranslation();
  return <Container>{t('page.workspaces')}</Container>;
}
