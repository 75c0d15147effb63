import {
  Button,
  ButtonIcon,
  Flex,
  Text,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import {
  RiAddLine,
  RiArrowLeftSLine,
  RiArrowRightSLine,
} from '@remixicon/react';
import { useMecaTranslation } from '../translation';
import { shiftDate } from './calendar/shiftDate';
import { SCHEDULE_VIEWS, ScheduleState, ScheduleView } from './scheduleState';
import styles from './SchedulePage.module.css';

export interface ScheduleToolbarProps {
  state: ScheduleState;
  /** How the calendar calls what it shows, such as "March 2026". */
  title: string;
  zone: string;
  canReserve: boolean;
  onChange(part: Partial<ScheduleState>): void;
  onReserve(): void;
}

/** Where in time, how much of it, and the way to a new reservation. */
export function ScheduleToolbar(props: ScheduleToolbarProps) {
  const { state, zone, onChange } = props;
  const { t } = useMecaTranslation();
  const step = (direction: 1 | -1) =>
    onChange({
      date: shiftDate({ view: state.view, date: state.date, zone, direction }),
    });
  return (
    <div className={styles.toolbar}>
      <Flex gap="1" align="center">
        <Button
          variant="secondary"
          size="small"
          onPress={() => onChange({ date: undefined })}
        >
          {t('schedule.toolbar.today')}
        </Button>
        <ButtonIcon
          variant="tertiary"
          size="small"
          aria-label={t('schedule.toolbar.previous')}
          icon={<RiArrowLeftSLine />}
          onPress={() => step(-1)}
        />
        <ButtonIcon
          variant="tertiary"
          size="small"
          aria-label={t('schedule.toolbar.next')}
          icon={<RiArrowRightSLine />}
          onPress={() => step(1)}
        />
        <Text as="h2" variant="title-x-small" aria-live="polite">
          {props.title}
        </Text>
      </Flex>
      <Flex gap="3" align="center" style={{ flexWrap: 'wrap' }}>
        <ToggleButtonGroup
          aria-label={t('schedule.toolbar.view')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[state.view]}
          onSelectionChange={keys => {
            const [view] = [...keys];
            if (view) onChange({ view: view as ScheduleView });
          }}
        >
          {SCHEDULE_VIEWS.map(view => (
            <ToggleButton key={view} id={view} size="small">
              {t(`schedule.toolbar.${view}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        {props.canReserve && (
          <Button
            variant="primary"
            size="small"
            iconStart={<RiAddLine />}
            onPress={props.onReserve}
          >
            {t('schedule.newReservation')}
          </Button>
        )}
      </Flex>
    </div>
  );
}
