import { RepositoryCheck } from '@meca/backstage-plugin-meca-common';
import {
  RiCheckboxCircleFill,
  RiErrorWarningFill,
  RiQuestionFill,
} from '@remixicon/react';
import { Muted, Remedy, useNow } from '../../../components';
import { formatPastAge, formatInstant, sentence } from '../../../format';
import { MecaTranslate, useMecaTranslation } from '../../../translation';
import styles from './Check.module.css';

const TONES = {
  passed: 'good',
  faulty: 'bad',
  failed: 'bad',
  stopped: 'quiet',
  interrupted: 'quiet',
} as const;

const ICONS = {
  good: <RiCheckboxCircleFill size={16} aria-hidden="true" />,
  bad: <RiErrorWarningFill size={16} aria-hidden="true" />,
  quiet: <RiQuestionFill size={16} aria-hidden="true" />,
};

function resultWords(
  { quick, faultCount: count }: RepositoryCheck,
  result: keyof typeof TONES,
  age: string,
  t: MecaTranslate,
): string {
  switch (result) {
    case 'passed':
      return quick
        ? t('templates.repositories.check.passedQuick', { age })
        : t('templates.repositories.check.passed', { age });
    case 'faulty':
      return t('templates.repositories.check.faulty', { age, count });
    default:
      return t(`templates.repositories.check.${result}`, { age });
  }
}

/** What a check that has ended came to; why, where it came to nothing. */
export function CheckSummary(props: { check: RepositoryCheck }) {
  const { check } = props;
  const { state, problem, path, startedAt, endedAt = startedAt } = check;
  const { t } = useMecaTranslation();
  const now = useNow();
  if (state === 'running') return null;
  const limits = [
    path && t('templates.repositories.check.below', { path }),
    state === 'faulty' &&
      check.quick &&
      t('templates.repositories.check.wasQuick'),
  ].filter(Boolean);
  return (
    <span className={styles.summary} data-tone={TONES[state]}>
      {ICONS[TONES[state]]}
      <span>
        <span title={formatInstant(endedAt)}>
          {resultWords(check, state, formatPastAge(endedAt, now), t)}
        </span>
        {limits.length > 0 && <Muted> ({limits.join(', ')})</Muted>}
        {problem && (
          <>
            <Muted block>{sentence(problem.message)}</Muted>
            <Remedy of={problem} block />
          </>
        )}
      </span>
    </span>
  );
}
