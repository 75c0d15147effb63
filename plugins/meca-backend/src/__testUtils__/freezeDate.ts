/** Only the date stands still: databases and HTTP need their timers. Returns how to move on. */
export function freezeDate(start: string): { set(now: string): void } {
  jest.useFakeTimers({
    now: new Date(start),
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
  return { set: now => jest.setSystemTime(new Date(now)) };
}
