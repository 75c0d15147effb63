import { formatInstant, isSameWallTime } from '../format';
import { formatZone, viewerZone } from '../format/sessionTime';
import { Muted } from '../components';
import { useMecaTranslation } from '../translation';
import { InstitutionClock } from './useInstitutions';

/** By which clock a time is meant, and what it is on the viewer's own where that differs. */
export function ZoneHint(props: { clock: InstitutionClock; at: string }) {
  const { clock, at } = props;
  const { t } = useMecaTranslation();
  return (
    <Muted>
      {t('schedule.form.zoneHint', {
        institution: clock.title,
        zone: formatZone(clock.zone, at),
      })}
      {!isSameWallTime(at, clock.zone) &&
        `. ${t('schedule.form.yourTime', {
          zone: viewerZone(),
          time: formatInstant(at),
        })}`}
    </Muted>
  );
}
