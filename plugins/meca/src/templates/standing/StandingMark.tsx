import { ReactElement } from 'react';
import {
  RiArrowUpCircleLine,
  RiCheckboxCircleFill,
  RiCheckboxBlankCircleLine,
  RiDeleteBinLine,
  RiErrorWarningFill,
  RiHourglass2Line,
  RiLoader4Line,
  RiSubtractLine,
} from '@remixicon/react';
import { StandingState } from './regionStanding';
import styles from './Standing.module.css';

const ICONS: Record<StandingState, ReactElement> = {
  ready: <RiCheckboxCircleFill />,
  behind: <RiArrowUpCircleLine />,
  moving: <RiLoader4Line />,
  waiting: <RiHourglass2Line />,
  failed: <RiErrorWarningFill />,
  missing: <RiCheckboxBlankCircleLine />,
  leaving: <RiDeleteBinLine />,
  unwanted: <RiSubtractLine />,
};

/** A standing as a shape of its own; colour only repeats it. */
export function StandingMark(props: { state: StandingState }) {
  return (
    <span className={styles.mark} data-state={props.state} aria-hidden="true">
      {ICONS[props.state]}
    </span>
  );
}
