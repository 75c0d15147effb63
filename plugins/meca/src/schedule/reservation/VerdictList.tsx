import { Text } from '@backstage/ui';
import { PlacementVerdict, Region } from '@meca/backstage-plugin-meca-common';
import {
  RiCheckboxCircleFill,
  RiCheckLine,
  RiCloseLine,
} from '@remixicon/react';
import { shortRegionName } from '../../components';
import { useMecaTranslation } from '../../translation';
import { describeVerdict } from './describeVerdict';
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

/** What was found out about every region, a line each; what more there is to say can be opened. */
export function VerdictList(props: VerdictListProps) {
  return (
    <ul className={styles.verdicts}>
      {props.verdicts.map(verdict => (
        <VerdictLine key={verdict.regionId} verdict={verdict} {...props} />
      ))}
    </ul>
  );
}

function VerdictLine(props: VerdictListProps & { verdict: PlacementVerdict }) {
  const { verdict, seats, zone } = props;
  const { t } = useMecaTranslation();
  const region = props.regions.find(each => each.id === verdict.regionId);
  const line = describeVerdict(verdict, { region, seats, zone, t });
  return (
    <li className={styles.verdict}>
      {ICON[verdict.verdict]}
      <div className={styles.verdictLine}>
        <span>
          <Text weight="bold">
            {region ? shortRegionName(region.name) : verdict.regionId}
          </Text>{' '}
          <Text>
            {[
              t(`schedule.preview.verdict.${verdict.verdict}`),
              ...line.facts,
            ].join(' · ')}
          </Text>
        </span>
        {line.details.length > 0 && (
          <details className={styles.reasons}>
            <summary>{t('schedule.preview.details')}</summary>
            {line.details.map(detail => (
              <Text key={detail} as="p" className={styles.reason}>
                {detail}
              </Text>
            ))}
          </details>
        )}
      </div>
    </li>
  );
}
