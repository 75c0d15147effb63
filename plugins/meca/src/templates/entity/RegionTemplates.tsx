import { Link, Text } from '@backstage/ui';
import { RepositoryTemplate } from '@meca/backstage-plugin-meca-common';
import { useMecaQuery } from '../../query';
import { useMecaTranslation } from '../../translation';
import { regionStanding, StandingState } from '../standing/regionStanding';
import { useTemplateHrefs } from '../useTemplateHref';
import { StandingLine } from './StandingLine';
import styles from './Entity.module.css';

/** The card is small; the page of templates has all. */
const SHOWN = 5;

const WORTH_SAYING: StandingState[] = ['failed', 'behind', 'moving', 'waiting'];

/** Templates that are on their way to a region or in trouble there; nothing while there are none. */
export function RegionTemplates(props: { regionId: string }) {
  const { regionId } = props;
  const { t } = useMecaTranslation();
  const hrefs = useTemplateHrefs();
  const ask = (show: 'trouble' | 'moving') => ({
    query: { regionId, show, limit: SHOWN },
  });
  const trouble = useMecaQuery('listRepositoryTemplates', ask('trouble'));
  const moving = useMecaQuery('listRepositoryTemplates', ask('moving'));
  const templates = new Map<string, RepositoryTemplate>(
    [...(trouble.data?.items ?? []), ...(moving.data?.items ?? [])].map(
      template => [template.path, template],
    ),
  );
  const lines = [...templates.values()]
    .map(template => ({
      template,
      standing: regionStanding(template, regionId),
    }))
    .filter(
      ({ standing }) =>
        standing.other !== undefined || WORTH_SAYING.includes(standing.state),
    )
    .slice(0, SHOWN);
  if (lines.length === 0) return null;
  return (
    <div className={styles.body}>
      <Text as="h4" variant="body-medium" weight="bold">
        {t('templates.entity.regionTitle')}
      </Text>
      <ul
        className={styles.list}
        aria-label={t('templates.entity.regionTitle')}
      >
        {lines.map(({ template, standing }) => (
          <StandingLine
            key={template.path}
            standing={standing}
            name={
              <Link href={hrefs.template(template.path)}>{template.title}</Link>
            }
          />
        ))}
      </ul>
      <Link href={hrefs.matrix({ regionId })}>
        {t('templates.entity.regionAll')}
      </Link>
    </div>
  );
}
