import { Pruning } from '@meca/backstage-plugin-meca-common';
import { Muted, useNow } from '../../../components';
import { formatAmount, formatWhen } from '../../../format';
import { useMecaTranslation } from '../../../translation';
import { PruningTable } from './PruningTable';
import styles from './Prune.module.css';

/** What a pruning would do: in a sentence, then version by version. */
export function PruningPlan(props: { plan: Pruning; isPrevious: boolean }) {
  const { plan, isPrevious } = props;
  const { items, files, untouchedTemplates: untouched } = plan;
  const { t } = useMecaTranslation();
  return (
    <div className={styles.plan} data-previous={isPrevious || undefined}>
      <div role="status" className={styles.sum}>
        <SumWords plan={plan} />
      </div>
      {untouched > 0 && (
        <Muted block>
          {t('templates.repositories.prune.untouched', { count: untouched })}
        </Muted>
      )}
      {items.length > 0 && (
        <div className={styles.scroller}>
          <PruningTable items={items} />
        </div>
      )}
      {files.length > 0 && <BuriedFiles files={files} />}
    </div>
  );
}

function SumWords({ plan }: { plan: Pruning }) {
  const { t } = useMecaTranslation();
  const goes = plan.items.filter(({ outcome }) => outcome === 'goes').length;
  const due = plan.files.filter(each => each.due).length;
  if (goes + due === 0) {
    return <>{t('templates.repositories.prune.nothing')}</>;
  }
  return (
    <strong>
      {[
        goes > 0 && t('templates.repositories.prune.sum', { count: goes }),
        due > 0 && t('templates.repositories.prune.due', { count: due }),
        plan.freedBytes > 0 &&
          t('templates.repositories.prune.freed', {
            size: formatAmount(plan.freedBytes, 'bytes'),
          }),
      ]
        .filter(Boolean)
        .join('; ')}
    </strong>
  );
}

function BuriedFiles({ files }: { files: Pruning['files'] }) {
  const { t } = useMecaTranslation();
  const now = useNow();
  return (
    <details>
      <summary>{t('templates.repositories.prune.buried')}</summary>
      <ul className={styles.list}>
        {files.map(({ path, version, deleteFrom, due }) => (
          <li key={`${path} ${version}`}>
            {due
              ? t('templates.repositories.prune.buriedDue', { path, version })
              : t('templates.repositories.prune.buriedLine', {
                  path,
                  version,
                  time: formatWhen(deleteFrom, now),
                })}
          </li>
        ))}
      </ul>
    </details>
  );
}
