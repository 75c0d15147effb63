import { useSearchParams } from 'react-router-dom';
import {
  buildScheduleQuery,
  parseScheduleState,
  ScheduleState,
} from './scheduleState';

/** What the schedule shows, from the URL and back into it. */
export function useScheduleState() {
  const [query, setQuery] = useSearchParams();
  const state = parseScheduleState(query);
  return {
    state,
    /** Replaces the entry of the history: "back" leaves the schedule instead of walking through weeks. */
    change: (part: Partial<ScheduleState>) =>
      setQuery(
        current =>
          buildScheduleQuery(
            { ...parseScheduleState(current), ...part },
            current,
          ),
        { replace: true },
      ),
  };
}
