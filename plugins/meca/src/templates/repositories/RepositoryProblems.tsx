import { Problem, Repository } from '@meca/backstage-plugin-meca-common';
import { RiErrorWarningFill } from '@remixicon/react';
import { Age, Muted, Remedy, useNow } from '../../components';
import { formatAge, sentence } from '../../format';
import { MecaTranslate, useMecaTranslation } from '../../translation';
import styles from './Repositories.module.css';

/** A repository that is broken all over would fill the page. */
const MOST = 30;

/** What is wrong with the repository as a whole; run-out signatures are told even before the next read finds them. */
function wholeProblem(
  repository: Repository,
  now: Date,
  t: MecaTranslate,
): Problem | undefined {
  const { problem, expiresAt } = repository;
  if (problem) return problem;
  if (!expiresAt || Date.parse(expiresAt) > now.getTime()) return undefined;
  return {
    code: 'expired',
    message: t('templates.repositories.expired', {
      age: formatAge(expiresAt, now),
    }),
    remedy: t('templates.repositories.expiredHint'),
  };
}

/** What is wrong with a repository, and with single versions and publishers in it. */
export function RepositoryProblems(props: { repository: Repository }) {
  const { problems } = props.repository;
  const { t } = useMecaTranslation();
  const now = useNow();
  const problem = wholeProblem(props.repository, now, t);
  return (
    <>
      {problem && (
        <p className={styles.problem}>
          <RiErrorWarningFill size={16} aria-hidden="true" />
          <span>
            <strong>{sentence(problem.message)}</strong> <Remedy of={problem} />{' '}
            {problem.at && (
              <Muted>
                <Age at={problem.at} />
              </Muted>
            )}
          </span>
        </p>
      )}
      {problems.length > 0 && (
        <details className={styles.details}>
          <summary>
            {t('templates.repositories.problems', { count: problems.length })}
          </summary>
          <ul className={styles.problems}>
            {problems.slice(0, MOST).map(each => (
              <li
                key={`${each.path} ${each.version} ${each.publisher} ${each.code}`}
              >
                {sentence(each.message)}
                <Remedy of={each} block />
              </li>
            ))}
            {problems.length > MOST && (
              <li>
                {t('templates.alarms.more', { count: problems.length - MOST })}
              </li>
            )}
          </ul>
        </details>
      )}
    </>
  );
}
