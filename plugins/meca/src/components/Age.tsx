import { formatInstant, formatPastAge } from '../format';
import { useNow } from './useNow';

/** How old something is; the exact time with its zone when pointed at. */
export function Age(props: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={props.at} title={formatInstant(props.at)}>
      {formatPastAge(props.at, now)}
    </time>
  );
}
