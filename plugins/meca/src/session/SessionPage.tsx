import { Container } from '@backstage/ui';
import { useMecaTranslation } from '../translation';

export function SessionPage() {
  const { t } = useMecaTranslation();
  return <Container>{t('page.schedule')}</Container>;
}
