import { memo, MouseEvent, FocusEvent } from 'react';
import { VisuallyHidden } from '@backstage/ui';
import { Region, RepositoryTemplate } from '@meca/backstage-plugin-meca-common';
import { shortRegionName } from '../../components';
import { useMecaTranslation } from '../../translation';
import { RegionStanding, regionStanding } from '../standing/regionStanding';
import { MatrixCell } from './MatrixCell';
import { TemplateHeading } from './TemplateHeading';
import styles from './Matrix.module.css';

/** The cell that somebody points at, with the element to show something beside. */
export interface CellTarget {
  template: RepositoryTemplate;
  region: Region;
  standing: RegionStanding;
  element: Element;
}

export interface MatrixRowProps {
  template: RepositoryTemplate;
  regions: Region[];
  /** Both must stay the same between renders: hundreds of cells hang on them. */
  onOpen(target: CellTarget): void;
  onPeek(target: CellTarget | undefined): void;
}

function Row(props: MatrixRowProps) {
  const { template, regions, onOpen, onPeek } = props;
  const { t } = useMecaTranslation();
  return (
    <tr>
      <th scope="row" className={styles.rowHead}>
        <TemplateHeading template={template} />
      </th>
      {regions.map(region => {
        const standing = regionStanding(template, region.id);
        const at = (event: MouseEvent | FocusEvent): CellTarget => ({
          template,
          region,
          standing,
          element: event.currentTarget,
        });
        return (
          <td key={region.id} className={styles.cell}>
            <button
              type="button"
              className={styles.button}
              data-state={standing.state}
              onClick={event => onOpen(at(event))}
              onMouseEnter={event => onPeek(at(event))}
              onMouseLeave={() => onPeek(undefined)}
              onFocus={event => onPeek(at(event))}
              onBlur={() => onPeek(undefined)}
            >
              <VisuallyHidden>
                {t('templates.matrix.cell', {
                  title: template.title,
                  region: shortRegionName(region.name),
                  state: t(`templates.state.${standing.state}`),
                })}{' '}
              </VisuallyHidden>
              <MatrixCell standing={standing} />
            </button>
          </td>
        );
      })}
    </tr>
  );
}

/** One template across all regions. Rendered anew only when it changes, not when somebody points at a cell. */
export const MatrixRow = memo(Row);
