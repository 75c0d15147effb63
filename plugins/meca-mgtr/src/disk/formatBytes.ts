const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `21.5 GB`, in steps of 1000, for messages. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
