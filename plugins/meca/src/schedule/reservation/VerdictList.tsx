import { Text } from '@backstage/ui';
import { PlacementVerdict, Region } from '@meca/backstage-plugin-meca-common';
import {
  RiCheckboxCircleFill,
  RiCheckLine,
  RiCloseLine,
} from '@remixicon/react';
import { formatMoment } from '../../format/sessionTime';
import { MecaTranslate, useMecaTranslation } from '../../translation';
import { shortRegionName } from '../../components';
import styles from './Reservation.module.css';

const ICON = {
  chosen: <RiCheckboxCircleFill size={16} aria-hidden />,
  possible: <RiCheckLine size={16} aria-hidden />,
  refused: <RiCloseLine size={16} aria-hidden />,
};

export interface VerdictListProps {
  verdicts: PlacementVerdict[];
  regions: Region[];
  seats: number;
  /** Zone in which times are told. */
  zone: string;
}

/** What was found out about every region, the refused ones too. */
export function VerdictList(props: VerdictListProps) {
  const { t } = useMecaTranslation();
  return (
    <ul className={styles.verdicts}>
      {props.verdicts.map(verdict => {
        const region = props.regions.find(each => each.id === verdict.regionId);
        return (
          <li key={verdict.regionId} className={styles.verdict}>
            {ICON[verdict.verdict]}
            <div>
              <Text weight="bold">
                {region ? shortRegionName(region.name) : verdict.regionId}
              </Text>{' '}
              <Text>
                {[
                  t(`schedule.preview.verdict.${verdict.verdict}`),
                  ...factsOf(verdict, props, t),
                ].join(' · ')}
              </Text>
              {verdict.reasons.filter(tellsMore).map(reason => (
                <Text
                  key={`${reason.code} ${reason.message}`}
                  as="p"
                  className={styles.reason}
                >
                  {[reason.message, reason.remedy].filter(Boolean).join(' ')}
                </Text>
              ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** That all seats fit is among the facts already, with how many more would. */
function tellsMore({ code }: PlacementVerdict['reasons'][number]): boolean {
  return code !== 'fits';
}

function factsOf(
  verdict: PlacementVerdict,
  { seats, zone }: VerdictListProps,
  t: MecaTranslate,
): string[] {
  const { seatsThatFit, loadAfter, distanceKm, nextFitAt } = verdict;
  const facts: Array<string | false | undefined> = [
    seatsThatFit !== undefined &&
      t(
        seatsThatFit < seats
          ? 'schedule.preview.short'
          : 'schedule.preview.room',
        { fit: seatsThatFit.toLocaleString(), seats: seats.toLocaleString() },
      ),
    loadAfter !== undefined &&
      t('schedule.preview.load', {
        percent: loadAfter.toLocaleString(undefined, { style: 'percent' }),
      }),
    distanceKm !== undefined &&
      distanceKm >= 1 &&
      t('schedule.preview.distance', {
        km: Math.round(distanceKm).toLocaleString(),
      }),
    nextFitAt &&
      t('schedule.preview.next', {
        time: formatMoment({ at: nextFitAt, zone, now: new Date() }),
      }),
  ];
  return facts.filter((fact): fact is string => Boolean(fact));
}
