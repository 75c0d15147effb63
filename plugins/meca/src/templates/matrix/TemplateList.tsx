import { Region, RepositoryTemplate } from '@meca/backstage-plugin-meca-common';
import { RegionBadge } from '../../components';
import { useMecaTranslation } from '../../translation';
import { regionStanding } from '../standing/regionStanding';
import { StandingMark } from '../standing/StandingMark';
import { cellNote, otherNote } from './cellWords';
import { TemplateHeading } from './TemplateHeading';
import styles from './Matrix.module.css';

/** The matrix for narrow screens: below each template its regions, those where all is well in one line. */
export function TemplateList(props: {
  templates: RepositoryTemplate[];
  regions: Region[];
  onOpen(path: string, regionId: string): void;
}) {
  const { templates, regions, onOpen } = props;
  const { t } = useMecaTranslation();
  return (
    <ul className={styles.list} aria-label={t('templates.matrix.label')}>
      {templates.map(template => (
        <li key={template.path} className={styles.listItem}>
          <TemplateHeading template={template} />
          <ul className={styles.chips}>
            {regions.map(region => {
              const standing = regionStanding(template, region.id);
              if (standing.state === 'unwanted') return null;
              const note = cellNote(standing, t);
              return (
                <li key={region.id}>
                  <button
                    type="button"
                    className={styles.chip}
                    onClick={() => onOpen(template.path, region.id)}
                  >
                    <StandingMark state={standing.state} />
                    <RegionBadge region={region} />
                    <span>
                      {[
                        standing.current?.version ?? standing.next?.version,
                        note,
                        otherNote(standing, t),
                      ]
                        .filter(Boolean)
                        .join(', ')}
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ul>
  );
}
