import { useEffect, useState } from 'react';
import { Remaining, remainingUntil } from './remaining';

/** How long until `endsAt`, to the second. */
export function useRemaining(endsAt: string): Remaining {
  const [now, setNow] = useState(() => new Date());
  const { isOver } = remainingUntil(endsAt, now);
  useEffect(() => {
    if (isOver) return undefined;
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, [isOver]);
  return remainingUntil(endsAt, now);
}
