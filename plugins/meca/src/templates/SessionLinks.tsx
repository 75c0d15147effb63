import { useRouteRef } from '@backstage/core-plugin-api';
import { Link } from '@backstage/ui';
import { useNow } from '../components';
import { formatWhen } from '../format';
import { sessionRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import styles from './SessionLinks.module.css';

/** Classes on one line, each with when it begins and a way to its page. */
export function SessionLinks(props: {
  label: string;
  sessions: { id: string; title: string; startsAt: string }[];
}) {
  const { label, sessions } = props;
  const { t } = useMecaTranslation();
  const sessionPath = useRouteRef(sessionRouteRef);
  const now = useNow();
  return (
    <span className={styles.line}>
      {label}
      {sessions.map(({ id, title, startsAt }) => (
        <span key={id}>
          <Link variant="body-small" href={sessionPath({ sessionId: id })}>
            {title}
          </Link>{' '}
          {t('templates.sessionBegins', { time: formatWhen(startsAt, now) })}
        </span>
      ))}
    </span>
  );
}
