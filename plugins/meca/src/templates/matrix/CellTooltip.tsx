import { useEffect, useId, useMemo } from 'react';
import { Popover } from '@backstage/ui';
import { shortRegionName, useNow } from '../../components';
import { useMecaTranslation } from '../../translation';
import { cellSummary } from './cellWords';
import { CellTarget } from './MatrixRow';
import styles from './Matrix.module.css';

/**
 * What is going on in the cell that is pointed at or has the focus: state, progress, cause and remedy.
 *
 * One for the whole matrix; a tooltip component in each of its hundreds of cells would make it slow.
 */
export function CellTooltip(props: {
  target: CellTarget;
  onHold(): void;
  onLeave(): void;
}) {
  const { target, onHold, onLeave } = props;
  const { template, region, standing, element } = target;
  const { t } = useMecaTranslation();
  const now = useNow();
  const id = useId();
  const anchor = useMemo(() => ({ current: element }), [element]);
  const { state, lines } = cellSummary(standing, now, t);
  useEffect(() => {
    element.setAttribute('aria-describedby', id);
    return () => element.removeAttribute('aria-describedby');
  }, [element, id]);
  return (
    <Popover
      isOpen
      isNonModal
      triggerRef={anchor}
      placement="bottom start"
      onOpenChange={open => !open && onLeave()}
    >
      <div
        role="tooltip"
        id={id}
        className={styles.tip}
        onMouseEnter={onHold}
        onMouseLeave={onLeave}
      >
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
      </div>
    </Popover>
  );
}
