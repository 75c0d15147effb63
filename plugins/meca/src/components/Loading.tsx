import { Skeleton, VisuallyHidden } from '@backstage/ui';
import { useMecaTranslation } from '../translation';
import styles from './Loading.module.css';

/** Grey rows in the place of what is being loaded. */
export function Loading(props: { rows?: number; height?: number }) {
  const { rows = 3, height = 20 } = props;
  const { t } = useMecaTranslation();
  return (
    <div className={styles.root} role="status">
      <VisuallyHidden>{t('components.loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} width="100%" height={height} />
      ))}
    </div>
  );
}
