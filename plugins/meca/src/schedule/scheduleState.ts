/** How the calendar shows time. */
export const SCHEDULE_VIEWS = ['month', 'week', 'day', 'agenda'] as const;
export type ScheduleView = (typeof SCHEDULE_VIEWS)[number];

/** What the schedule shows; kept in the URL, so that a link or a reload shows the same. */
export interface ScheduleState {
  view: ScheduleView;
  /** `YYYY-MM-DD` within the range shown; left out: today. */
  date?: string;
  /** Regions switched off in the legend. */
  hiddenRegionIds: string[];
  mine: boolean;
  institutionRef?: string;
  templatePath?: string;
}

/** `usual` is shown where the URL names no view. */
export function parseScheduleState(
  query: URLSearchParams,
  usual: ScheduleView = 'week',
): ScheduleState {
  const view = SCHEDULE_VIEWS.find(known => known === query.get('view'));
  const date = query.get('date') ?? '';
  return {
    view: view ?? usual,
    date: isCalendarDate(date) ? date : undefined,
    hiddenRegionIds: (query.get('hide') ?? '').split(',').filter(Boolean),
    mine: query.get('mine') === 'true',
    institutionRef: query.get('institution') || undefined,
    templatePath: query.get('template') || undefined,
  };
}

/** Changes our parameters in `current` and leaves those of others alone; defaults are left out. */
export function buildScheduleQuery(
  state: ScheduleState,
  current: URLSearchParams,
  usual: ScheduleView = 'week',
): URLSearchParams {
  const query = new URLSearchParams(current);
  const set = (key: string, value: string | undefined) =>
    value ? query.set(key, value) : query.delete(key);
  set('view', state.view === usual ? undefined : state.view);
  set('date', state.date);
  set('hide', state.hiddenRegionIds.join(','));
  set('mine', state.mine ? 'true' : undefined);
  set('institution', state.institutionRef);
  set('template', state.templatePath);
  return query;
}

function isCalendarDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
  );
}
