import { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { Loading, Muted } from '../../components';
import { useMecaQuery, useRegionsById } from '../../query';
import { useMecaTranslation } from '../../translation';
import { regionStanding } from '../standing/regionStanding';
import { useTemplateHrefs } from '../useTemplateHref';
import { StandingLine } from './StandingLine';
import styles from './Entity.module.css';

/**
 * How each region stands with a template that comes from a repository. For one that regions have by themselves, or
 * where the repository cannot be asked, `children`: what was seen in the regions is true in any case.
 */
export function ManagedAvailability(props: {
  path: string;
  children: ReactNode;
}) {
  const { path, children } = props;
  const { t } = useMecaTranslation();
  const hrefs = useTemplateHrefs();
  const regions = useRegionsById();
  const { data, isPending } = useMecaQuery('getRepositoryTemplate', {
    query: { path },
  });
  if (isPending) return <Loading />;
  if (!data) return <>{children}</>;
  const standings = [
    ...new Set(
      [...data.wanted, ...data.replicas].map(({ regionId }) => regionId),
    ),
  ]
    .sort()
    .map(regionId => regionStanding(data, regionId))
    .filter(({ state }) => state !== 'unwanted');
  return (
    <div className={styles.body}>
      {data.latestVersion && (
        <Muted>
          {t('templates.entity.latest', { version: data.latestVersion })}
        </Muted>
      )}
      <ul className={styles.list} aria-label={t('templates.entity.label')}>
        {standings.map(standing => (
          <StandingLine
            key={standing.regionId}
            standing={standing}
            region={regions.get(standing.regionId)}
          />
        ))}
      </ul>
      <Link href={hrefs.template(path)}>{t('templates.entity.manage')}</Link>
    </div>
  );
}
