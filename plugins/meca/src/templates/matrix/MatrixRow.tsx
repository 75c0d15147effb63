import { memo, MouseEvent, FocusEvent } from 'react';
import { VisuallyHidden } from '@backstage/ui';
import { Region, RepositoryTemplate } from '@meca/backstage-plugin-meca-common';
import { shortRegionName } from '../../components';
import { useMecaTranslation } from '../../translation';
import { RegionStanding, regionStanding } from '../standing/regionStanding';
import { CellPlace } from './useCellKeys';
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
  row: number;
  /** The column of the cell that the tab key stops at, if it is in this row. */
  stopColumn?: number;
  /** These must stay the same between renders: hundreds of cells hang on them. */
  onEnter(place: CellPlace): void;
  onOpen(target: CellTarget): void;
  onPeek(target: CellTarget | undefined): void;
}

function Row(props: MatrixRowProps) {
  const { template, regions, row, stopColumn } = props;
  const { onEnter, onOpen, onPeek } = props;
  const { t } = useMecaTranslation();
  return (
    <tr>
      <th scope="row" className={styles.rowHead}>
        <TemplateHeading template={template} />
      </th>
      {regions.map((region, column) => {
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
              tabIndex={column === stopColumn ? 0 : -1}
              data-state={standing.state}
              onClick={event => onOpen(at(event))}
              onMouseEnter={event => onPeek(at(event))}
              onMouseLeave={() => onPeek(undefined)}
              onFocus={event => {
                onEnter({ row, column });
                onPeek(at(event));
              }}
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
