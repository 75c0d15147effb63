import { Alert } from '@backstage/ui';
import { RegionList } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../../components';
import { useMecaTranslation } from '../../translation';

/** Faults of `meca.regions`, by key. */
export function ConfigProblems(props: {
  problems: RegionList['configProblems'];
}) {
  const { problems = [] } = props;
  const { t } = useMecaTranslation();
  if (problems.length === 0)
    return <Muted>{t('dashboard.admin.configGood')}</Muted>;
  return (
    <>
      {problems.map(({ key, message }) => (
        <Alert
          key={`${key} ${message}`}
          icon
          status="danger"
          title={t('dashboard.admin.configProblem', { key })}
          description={message}
        />
      ))}
      <Muted>{t('dashboard.admin.configHint')}</Muted>
    </>
  );
}
