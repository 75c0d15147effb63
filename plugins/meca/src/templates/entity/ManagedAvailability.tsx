import { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { Loading, Muted } from '../../components';
import { useMecaQuery, useRegionsById } from '../../query';
import { useMecaTranslation } from '../../translation';
import { regionStanding } from '../standing/regionStanding';
import { useTemplateHrefs } from '../useTemplateHref';
import { StandingLine } from './StandingLine';
import styles from './Entity.module.css';

/** Paths that hold the searched one within them; more of them would be odd. */
const MOST_NAMED_ALIKE = 200;

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
  // Not getRepositoryTemplate: browsers log its 404 as an error, and most portals have templates of no repository.
  const { data, isPending } = useMecaQuery('listRepositoryTemplates', {
    query: { search: path, limit: MOST_NAMED_ALIKE },
  });
  if (isPending) return <Loading />;
  const template = data?.items.find(each => each.path === path);
  if (!template) return <>{children}</>;
  const standings = [
    ...new Set(
      [...template.wanted, ...template.replicas].map(each => each.regionId),
    ),
  ]
    .sort()
    .map(regionId => regionStanding(template, regionId))
    .filter(({ state }) => state !== 'unwanted');
  return (
    <div className={styles.body}>
      {template.trust === 'none' && <strong>{t('components.unsigned')}</strong>}
      {template.latestVersion && (
        <Muted>
          {t('templates.entity.latest', { version: template.latestVersion })}
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
