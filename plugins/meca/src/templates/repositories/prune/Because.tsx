import { useRouteRef } from '@backstage/core-plugin-api';
import { Link } from '@backstage/ui';
import { StayReason } from '@meca/backstage-plugin-meca-common';
import { Muted } from '../../../components';
import { sentence } from '../../../format';
import { scheduleRouteRef } from '../../../routes';
import { useMecaTranslation } from '../../../translation';
import styles from './Prune.module.css';

/** Why a version stays: in words, which name regions, and with the sessions that need it. */
export function Because({ reason }: { reason: StayReason }) {
  const { message, sessions = [], hiddenSessions = 0 } = reason;
  const { t } = useMecaTranslation();
  const schedule = useRouteRef(scheduleRouteRef)();
  return (
    <span className={styles.because}>
      <span>{sentence(message)}</span>
      {sessions.map(({ id, title }) => (
        <Link
          key={id}
          variant="body-small"
          href={`${schedule}/${encodeURIComponent(id)}`}
        >
          {title}
        </Link>
      ))}
      {hiddenSessions > 0 && (
        <Muted>
          {t('templates.repositories.prune.hidden', { count: hiddenSessions })}
        </Muted>
      )}
    </span>
  );
}
