import { useRouteRef } from '@backstage/core-plugin-api';
import { Link } from '@backstage/ui';
import { StayReason } from '@meca/backstage-plugin-meca-common';
import { Muted, RegionBadge } from '../../../components';
import { sentence } from '../../../format';
import { useRegionsById } from '../../../query';
import { scheduleRouteRef } from '../../../routes';
import { useMecaTranslation } from '../../../translation';
import styles from './Prune.module.css';

/** Why a version stays: in words, with the sessions and the regions that need it. */
export function Because({ reason }: { reason: StayReason }) {
  const { message, regionIds = [], sessions = [], hiddenSessions = 0 } = reason;
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  const schedule = useRouteRef(scheduleRouteRef)();
  return (
    <span className={styles.because}>
      <span>{sentence(message)}</span>
      {regionIds.length > 0 && (
        <span className={styles.badges}>
          {regionIds.map(id => (
            <RegionBadge key={id} region={regions.get(id)} regionId={id} />
          ))}
        </span>
      )}
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
