import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  buildScheduleQuery,
  parseScheduleState,
  ScheduleState,
  ScheduleView,
} from './scheduleState';

/** Seven columns beside one another cannot be read on a phone. */
const NARROW = '(max-width: 600px)';

function usualView(): ScheduleView {
  return window.matchMedia?.(NARROW).matches ? 'agenda' : 'week';
}

/** What the schedule shows, from the URL and back into it. */
export function useScheduleState() {
  const [query, setQuery] = useSearchParams();
  const [usual] = useState(() => usualView());
  const state = parseScheduleState(query, usual);
  return {
    state,
    /** Replaces the entry of the history: "back" leaves the schedule instead of walking through weeks. */
    change: (part: Partial<ScheduleState>) =>
      setQuery(
        current =>
          buildScheduleQuery(
            { ...parseScheduleState(current, usual), ...part },
            current,
            usual,
          ),
        { replace: true },
      ),
  };
}
