import { formatAge, formatInstant } from '../format';
import { useNow } from './useNow';

/** How old something is; the exact time with its zone when pointed at. */
export function Age(props: { at: string }) {
  const now = useNow();
  // A clock a little ahead of ours must not show "in 2 sec".
  const shown = new Date(Math.max(now.getTime(), Date.parse(props.at) + 1000));
  return (
    <time dateTime={props.at} title={formatInstant(props.at)}>
      {formatAge(props.at, shown)}
    </time>
  );
}
