import { Replica } from '@meca/backstage-plugin-meca-common';
import {
  formatAmount,
  formatDuration,
  formatShare,
  formatUsage,
} from '../../format';
import { MecaTranslate } from '../../translation';
import { replicaShare, timeLeftMs } from './progress';

/** The step a replica is in, or what it waits for. */
export function stepWords(replica: Replica, t: MecaTranslate): string {
  return replica.state === 'waiting' && replica.waitingFor
    ? t(`templates.waiting.${replica.waitingFor}`)
    : t(`templates.replica.${replica.state}`);
}

/** Share, rate and time left, as far as they are known: `62%`, `5.9 MB/s`, `14 min left`. */
export function progressWords(
  replica: Replica,
  now: Date,
  t: MecaTranslate,
): string[] {
  const share = replicaShare(replica);
  const left = timeLeftMs(replica, now);
  return [
    share === undefined ? undefined : formatShare(share),
    replica.bytesPerSecond && replica.state !== 'waiting'
      ? t('templates.progress.rate', {
          rate: formatAmount(replica.bytesPerSecond, 'bytes'),
        })
      : undefined,
    left === undefined
      ? undefined
      : t('templates.progress.left', { duration: formatDuration(left) }),
  ].filter(words => words !== undefined);
}

/** `6 of 9.7 GB`; undefined where the size is not known yet. */
export function bytesWords(
  replica: Replica,
  t: MecaTranslate,
): string | undefined {
  if (replica.bytesTotal <= 0) return undefined;
  return t(
    'templates.progress.bytes',
    formatUsage({
      used: replica.bytesDone,
      total: replica.bytesTotal,
      unit: 'bytes',
    }),
  );
}
