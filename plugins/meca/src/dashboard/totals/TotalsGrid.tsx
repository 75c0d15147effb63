import { useMecaTranslation } from '../../translation';
import { TotalView } from '../federationView';
import { useHistory } from '../useHistory';
import { TotalTile } from './TotalTile';
import styles from './TotalsGrid.module.css';

/** The seven numbers of the federation. */
export function TotalsGrid(props: { totals: TotalView[] }) {
  const { t } = useMecaTranslation();
  const history = useHistory();
  return (
    <section className={styles.root} aria-label={t('dashboard.totals.label')}>
      {props.totals.map(view => (
        <TotalTile key={view.kind} view={view} history={history.data} />
      ))}
    </section>
  );
}
