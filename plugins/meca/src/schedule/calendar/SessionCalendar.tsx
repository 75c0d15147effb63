import { useEffect, useRef } from 'react';
import FullCalendar, {
  CalendarRef,
  DateSelectInfo,
  EventChangeInfo,
  EventInput,
} from '@fullcalendar/react';
import dayGrid from '@fullcalendar/react/daygrid';
import interaction from '@fullcalendar/react/interaction';
import list from '@fullcalendar/react/list';
import theme from '@fullcalendar/react/themes/classic';
import timeGrid from '@fullcalendar/react/timegrid';
import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/classic/theme.css';
import { now, parseDate } from '@internationalized/date';
import { useMecaTranslation } from '../../translation';
import { TimeRange } from '../reservation/draft';
import { ScheduleView } from '../scheduleState';
import styles from './SessionCalendar.module.css';

const VIEW_TYPE: Record<ScheduleView, string> = {
  month: 'dayGridMonth',
  week: 'timeGridWeek',
  day: 'timeGridDay',
  agenda: 'listWeek',
};
/** Which days, not only which month. */
const DAYS = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const VIEWS = {
  // More classes at one time than can be read beside each other are behind a link that lists them.
  timeGridWeek: {
    titleFormat: DAYS,
    eventMaxStack: 2,
    moreLinkClass: styles.more,
    // Where classes stand side by side there is no room for "10:50–12:50", and "10:50–12:5" is another time.
    displayEventEnd: false,
  },
  listWeek: { titleFormat: DAYS },
  timeGridDay: {
    titleFormat: { ...DAYS, weekday: 'short' },
    eventMaxStack: 8,
    moreLinkClass: styles.more,
  },
} as const;
const plugins = [theme, dayGrid, timeGrid, list, interaction];

/** Instants of the range drawn, and how the calendar calls it. */
export interface VisibleRange {
  from: string;
  to: string;
  title: string;
}

export interface SessionMove {
  sessionId: string;
  startsAt: string;
  endsAt: string;
  revert(): void;
}

export interface SessionCalendarProps {
  view: ScheduleView;
  /** `YYYY-MM-DD` within the range to show. */
  date: string;
  timeZone: string;
  events: EventInput[];
  selectable: boolean;
  onRange(range: VisibleRange): void;
  onOpen(sessionId: string): void;
  onSelect(range: TimeRange): void;
  onMove(move: SessionMove): void;
}

/** Draws sessions; what is shown is decided outside, what is done is told outside. */
export function SessionCalendar(props: SessionCalendarProps) {
  const { view, date, onRange } = props;
  const { t } = useMecaTranslation();
  const calendar = useRef<CalendarRef>(null);

  useEffect(() => {
    // After the render: the calendar flushes synchronously when it is told to move.
    const timer = setTimeout(() =>
      calendar.current?.getApi().changeView(VIEW_TYPE[view], date),
    );
    return () => clearTimeout(timer);
  }, [view, date]);

  const move = (info: EventChangeInfo) =>
    props.onMove({
      sessionId: info.event.id,
      startsAt: toInstant(info.event.startStr),
      endsAt: toInstant(info.event.endStr),
      revert: info.revert,
    });

  return (
    <div className={styles.calendar}>
      <FullCalendar
        ref={calendar}
        plugins={plugins}
        initialView={VIEW_TYPE[view]}
        initialDate={date}
        views={VIEWS}
        timeZone={props.timeZone}
        locale={navigator.language}
        headerToolbar={false}
        firstDay={1}
        height={720}
        scrollTime={scrollTimeAt(now(props.timeZone).hour)}
        slotDuration="00:30:00"
        snapDuration="00:15:00"
        allDaySlot={false}
        nowIndicator
        dayMaxEvents
        eventDisplay="block"
        eventInteractive
        slotEventOverlap={false}
        columnEventTitleClass={styles.title}
        listItemEventTitleClass={styles.title}
        editable
        eventResizableFromStart
        selectable={props.selectable}
        selectMirror
        noEventsText={t('schedule.calendar.noEvents')}
        moreLinkText={count =>
          t('schedule.calendar.more', { number: String(count) })
        }
        events={props.events}
        datesSet={info =>
          onRange({
            from: toInstant(info.startStr),
            to: toInstant(info.endStr),
            title: info.view.title,
          })
        }
        eventClick={info => {
          info.jsEvent.preventDefault();
          props.onOpen(info.event.id);
        }}
        select={info => {
          info.view.calendar.unselect();
          props.onSelect(rangeOf(info));
        }}
        eventDrop={move}
        eventResize={move}
      />
    </div>
  );
}

/** The working day, or the present hour where it is outside of it. */
function scrollTimeAt(hour: number): string {
  const first = hour < 8 || hour > 18 ? Math.max(0, hour - 1) : 7;
  return `${String(first).padStart(2, '0')}:00:00`;
}

/** With a named zone the calendar gives strings with offset. */
function toInstant(text: string): string {
  return new Date(text).toISOString();
}

function rangeOf(info: DateSelectInfo): TimeRange {
  if (!info.allDay) {
    return {
      startsAt: toInstant(info.startStr),
      endsAt: toInstant(info.endStr),
    };
  }
  return {
    firstDay: info.startStr.slice(0, 10),
    // The calendar's end is the day after the last.
    lastDay: parseDate(info.endStr.slice(0, 10))
      .subtract({ days: 1 })
      .toString(),
  };
}
