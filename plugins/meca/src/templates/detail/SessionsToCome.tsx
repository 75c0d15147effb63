import { useRouteRef } from '@backstage/core-plugin-api';
import { Link } from '@backstage/ui';
import { RepositoryTemplateDetail } from '@meca/backstage-plugin-meca-common';
import { Muted, RegionBadge } from '../../components';
import { formatInstant } from '../../format';
import { useRegionsById } from '../../query';
import { scheduleRouteRef } from '../../routes';
import { useMecaTranslation } from '../../translation';
import styles from './TemplatePage.module.css';

/** Classes that will need the template, soonest first. */
export function SessionsToCome(props: { template: RepositoryTemplateDetail }) {
  const { sessions } = props.template;
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  const schedule = useRouteRef(scheduleRouteRef)();
  if (sessions.length === 0) {
    return <Muted>{t('templates.detail.noSessions')}</Muted>;
  }
  return (
    <ul className={styles.sessions}>
      {sessions.map(session => (
        <li key={session.id} className={styles.session}>
          <Link href={`${schedule}/${encodeURIComponent(session.id)}`}>
            {session.title}
          </Link>
          <RegionBadge
            region={regions.get(session.regionId)}
            regionId={session.regionId}
          />
          <span>{formatInstant(session.startsAt)}</span>
          <Muted>{session.version}</Muted>
        </li>
      ))}
    </ul>
  );
}
