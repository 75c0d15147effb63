/** Part of a whole, 0 to 1 and beyond; undefined where there is no whole. */
export function shareOf(metric: {
  used: number;
  total: number;
}): number | undefined {
  return metric.total > 0 ? metric.used / metric.total : undefined;
}

/** A share as percentage: one decimal below 10 %, none above. */
export function formatShare(share: number): string {
  return new Intl.NumberFormat(undefined, {
    style: 'percent',
    maximumFractionDigits: share < 0.0995 ? 1 : 0,
  }).format(share);
}
