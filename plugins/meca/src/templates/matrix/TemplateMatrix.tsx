import { useCallback, useState } from 'react';
import { Region, RepositoryTemplate } from '@meca/backstage-plugin-meca-common';
import { RegionBadge } from '../../components';
import { useMecaTranslation } from '../../translation';
import { CellDialog } from './CellDialog';
import { CellTooltip } from './CellTooltip';
import { CellTarget, MatrixRow } from './MatrixRow';
import { TemplateList } from './TemplateList';
import { useCellKeys } from './useCellKeys';
import { usePeek } from './usePeek';
import styles from './Matrix.module.css';

/** Templates down, regions across; on narrow screens a list of templates, each with its regions. */
export function TemplateMatrix(props: {
  templates: RepositoryTemplate[];
  regions: Region[];
  isPrevious: boolean;
}) {
  const { templates, regions, isPrevious } = props;
  const { t } = useMecaTranslation();
  const { target, peek, hold, hide } = usePeek();
  const keys = useCellKeys({
    rows: templates.length,
    columns: regions.length,
  });
  const [opened, setOpened] = useState<{ path: string; regionId: string }>();
  const open = useCallback(
    ({ template, region }: CellTarget) => {
      hide();
      setOpened({ path: template.path, regionId: region.id });
    },
    [hide],
  );
  // Looked up anew, so that progress goes on in the open dialog.
  const template = templates.find(({ path }) => path === opened?.path);
  const region = regions.find(({ id }) => id === opened?.regionId);
  return (
    <>
      <div
        className={styles.scroller}
        role="region"
        aria-label={t('templates.matrix.label')}
        aria-busy={isPrevious}
        // Keyboards scroll what has the focus.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <table className={styles.table} role="grid" onKeyDown={keys.onKeyDown}>
          <caption className={styles.caption}>
            {t('templates.matrix.label')}
          </caption>
          <thead>
            <tr>
              <th scope="col" className={styles.corner}>
                {t('templates.matrix.template')}
              </th>
              {regions.map(each => (
                <th key={each.id} scope="col" className={styles.columnHead}>
                  <RegionBadge region={each} />
                  {each.stage === 'test' && (
                    <span className={styles.note}>
                      {t('templates.matrix.test')}
                    </span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {templates.map((each, row) => (
              <MatrixRow
                key={each.path}
                row={row}
                stopColumn={
                  row === keys.active.row ? keys.active.column : undefined
                }
                onEnter={keys.onEnter}
                template={each}
                regions={regions}
                onOpen={open}
                onPeek={peek}
              />
            ))}
          </tbody>
        </table>
      </div>
      <TemplateList
        templates={templates}
        regions={regions}
        onOpen={(path, regionId) => setOpened({ path, regionId })}
      />
      {target && (
        <CellTooltip
          key={`${target.template.path} ${target.region.id}`}
          target={target}
          onHold={hold}
          onLeave={() => peek(undefined)}
        />
      )}
      {template && region && (
        <CellDialog
          template={template}
          region={region}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}
