import { Replica } from '@meca/backstage-plugin-meca-common';
import { Muted, useNow } from '../../components';
import { useMecaTranslation } from '../../translation';
import { ProgressBar } from './ProgressBar';
import { replicaShare } from './progress';
import { bytesWords, progressWords, stepWords } from './replicaWords';
import styles from './Standing.module.css';

/** A replica on its way: its step, a bar, bytes, rate and time left. */
export function ReplicaProgress(props: {
  replica: Replica;
  regionName: string;
}) {
  const { replica, regionName } = props;
  const { t } = useMecaTranslation();
  const now = useNow();
  const share = replicaShare(replica);
  const words = [
    bytesWords(replica, t),
    ...progressWords(replica, now, t),
  ].filter(Boolean);
  return (
    <span className={styles.progress}>
      <span>{stepWords(replica, t)}</span>
      {share !== undefined && (
        <>
          <ProgressBar
            share={share}
            isPaused={replica.state === 'waiting'}
            label={t('templates.progress.label', {
              version: replica.version,
              region: regionName,
            })}
          />
          <Muted>{words.join(', ')}</Muted>
        </>
      )}
    </span>
  );
}
