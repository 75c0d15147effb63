import { RepositoryCheck } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../../../components';
import { formatUsage } from '../../../format';
import { MecaTranslate, useMecaTranslation } from '../../../translation';
import { shareDone } from '../../standing/progress';
import { ProgressBar } from '../../standing/ProgressBar';
import styles from './Check.module.css';

/** A quick check reads no bytes: its files say how far it is. */
function stepsOf(check: RepositoryCheck) {
  return check.quick
    ? { bytesDone: check.filesDone, bytesTotal: check.filesTotal }
    : check;
}

function amountWords(check: RepositoryCheck, t: MecaTranslate): string[] {
  const { quick, versionsTotal: total, faultCount: count } = check;
  if (total === 0) return [t('templates.repositories.check.reading')];
  return [
    quick
      ? t('templates.repositories.check.files', {
          done: String(check.filesDone),
          total: String(check.filesTotal),
        })
      : t(
          'templates.repositories.check.bytes',
          formatUsage({
            used: check.bytesDone,
            total: check.bytesTotal,
            unit: 'bytes',
          }),
        ),
    t('templates.repositories.check.versions', {
      done: String(check.versionsDone),
      total: String(total),
    }),
    ...(count > 0
      ? [t('templates.repositories.check.faultsSoFar', { count })]
      : []),
  ];
}

/** How far a check is. */
export function CheckProgress(props: {
  check: RepositoryCheck;
  repositoryId: string;
}) {
  const { check, repositoryId: id } = props;
  const { t } = useMecaTranslation();
  return (
    <span className={styles.progress}>
      <span>{t('templates.repositories.check.running')}</span>
      <ProgressBar
        share={shareDone(stepsOf(check)) ?? 0}
        label={t('templates.repositories.check.progress', { id })}
      />
      <Muted>{amountWords(check, t).join(', ')}</Muted>
    </span>
  );
}
