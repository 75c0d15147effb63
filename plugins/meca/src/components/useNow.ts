import { useSyncExternalStore } from 'react';

const TICK_MS = 15_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = Date.now();

// One timer for every age on the page; none while nobody looks.
function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    listeners.forEach(notify => notify());
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function current() {
  if (timer === undefined)
    nowMs = Math.max(nowMs, Math.floor(Date.now() / 1000) * 1000);
  return nowMs;
}

/** The present, renewed every 15 seconds. */
export function useNow(): Date {
  return new Date(useSyncExternalStore(subscribe, current));
}
