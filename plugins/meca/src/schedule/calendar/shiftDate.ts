import { parseDate, today } from '@internationalized/date';
import { ScheduleView } from '../scheduleState';

const STEP: Record<
  ScheduleView,
  { days?: number; weeks?: number; months?: number }
> = {
  month: { months: 1 },
  week: { weeks: 1 },
  agenda: { weeks: 1 },
  day: { days: 1 },
};

/** The date one view before or after `date` (`YYYY-MM-DD`; left out: today in `zone`). */
export function shiftDate(options: {
  view: ScheduleView;
  date?: string;
  zone: string;
  direction: 1 | -1;
}): string {
  const from = options.date ? parseDate(options.date) : today(options.zone);
  // From the first of the month: a month after 31 January is not all of February.
  const anchor = options.view === 'month' ? from.set({ day: 1 }) : from;
  const step = STEP[options.view];
  return (
    options.direction === 1 ? anchor.add(step) : anchor.subtract(step)
  ).toString();
}
