import { Text } from '@backstage/ui';
import { SeatIncident } from '@meca/backstage-plugin-meca-common';
import { useNow } from '../components';
import { formatMoment, viewerZone } from '../format/sessionTime';
import { MecaTranslate, useMecaTranslation } from '../translation';
import styles from './Session.module.css';

/** The latest; a region that went down takes a whole class with it. */
const SHOWN = 3;

/** Machines that ran no more in the middle of the class, and what the portal did about each. */
export function IncidentList(props: { incidents: SeatIncident[] }) {
  const { incidents } = props;
  const { t } = useMecaTranslation();
  if (incidents.length === 0) return null;
  const earlier = incidents.slice(SHOWN);
  return (
    <section
      aria-label={t('session.incidents.title')}
      className={styles.incidents}
    >
      <Text as="h3" variant="body-medium" weight="bold">
        {t('session.incidents.title')}
      </Text>
      <Incidents incidents={incidents.slice(0, SHOWN)} />
      {earlier.length > 0 && (
        <details>
          <summary>
            {t('session.incidents.earlier', { count: earlier.length })}
          </summary>
          <Incidents incidents={earlier} />
        </details>
      )}
    </section>
  );
}

function Incidents(props: { incidents: SeatIncident[] }) {
  const { t } = useMecaTranslation();
  const now = useNow();
  return (
    <ul>
      {props.incidents.map(incident => (
        <li key={`${incident.at} ${incident.ordinal}`}>
          {describeIncident(incident, { now, t })}
        </li>
      ))}
    </ul>
  );
}

function describeIncident(
  incident: SeatIncident,
  { now, t }: { now: Date; t: MecaTranslate },
): string {
  const { ordinal, name, cause, at, endedAt, outcome } = incident;
  const zone = viewerZone();
  const time = formatMoment({ at, zone, now });
  const end = endedAt ? formatMoment({ at: endedAt, zone, now }) : '';
  return [
    t(`session.incidents.cause.${cause}`, {
      time,
      ordinal: String(ordinal),
      name,
    }),
    t(`session.incidents.outcome.${outcome ?? 'open'}`, { time: end }),
  ].join(' ');
}
