import { useMemo } from 'react';
import { Tooltip } from '@backstage/ui';
import { shortRegionName, useNow } from '../../components';
import { useMecaTranslation } from '../../translation';
import { cellSummary } from './cellWords';
import { CellTarget } from './MatrixRow';
import styles from './Matrix.module.css';

/** What is going on in the cell that is pointed at: state, progress, cause and remedy. */
export function CellTooltip(props: { target: CellTarget }) {
  const { template, region, standing, element } = props.target;
  const { t } = useMecaTranslation();
  const now = useNow();
  const anchor = useMemo(() => ({ current: element }), [element]);
  const { state, lines } = cellSummary(standing, now, t);
  return (
    <Tooltip isOpen triggerRef={anchor} placement="bottom">
      <span className={styles.tip}>
        <strong>
          {t('templates.cell.title', {
            title: template.title,
            region: shortRegionName(region.name),
          })}
        </strong>
        <span>{state}</span>
        {lines.map(line => (
          <span key={line}>{line}</span>
        ))}
      </span>
    </Tooltip>
  );
}
