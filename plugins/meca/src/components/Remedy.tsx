import { Problem } from '@meca/backstage-plugin-meca-common';
import { sentence } from '../format';
import { useMecaTranslation } from '../translation';
import { Muted } from './Muted';

/** What can be done about a problem; nothing where nobody knows. */
export function Remedy(props: {
  of: Pick<Problem, 'remedy'>;
  block?: boolean;
}) {
  const { remedy } = props.of;
  const { t } = useMecaTranslation();
  if (!remedy) return null;
  return (
    <Muted block={props.block}>
      {t('components.remedy', { remedy: sentence(remedy) })}
    </Muted>
  );
}
