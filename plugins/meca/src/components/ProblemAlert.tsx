import { ReactNode } from 'react';
import { Alert } from '@backstage/ui';
import { Problem } from '@meca/backstage-plugin-meca-common';
import { sentence } from '../format';
import { useMecaTranslation } from '../translation';
import { Age } from './Age';
import styles from './ProblemAlert.module.css';

export interface ProblemAlertProps {
  problem: Problem;
  /** What is affected; without it the problem's message is the headline. */
  title?: ReactNode;
  status?: 'info' | 'warning' | 'danger';
  actions?: ReactNode;
}

/** What is wrong, why, and what to do about it. */
export function ProblemAlert(props: ProblemAlertProps) {
  const { problem, title, status = 'warning', actions } = props;
  const { t } = useMecaTranslation();
  return (
    <Alert
      icon
      status={status}
      title={title ?? sentence(problem.message)}
      customActions={actions}
      description={
        <span className={styles.lines}>
          {title && <span>{sentence(problem.message)}</span>}
          {problem.remedy && (
            <span>
              {t('components.remedy', { remedy: sentence(problem.remedy) })}
            </span>
          )}
          {problem.at && <Age at={problem.at} />}
        </span>
      }
    />
  );
}
