import { CapacityMetric } from '@meca/backstage-plugin-meca-common';

type Unit = CapacityMetric['unit'];

/** Decimal units, as MECA has always shown them: 1 GB = 10⁹ bytes. */
const SCALES: Record<Unit, { symbols: string[] }> = {
  bytes: { symbols: ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] },
  megahertz: { symbols: ['MHz', 'GHz', 'THz', 'PHz'] },
  addresses: { symbols: [''] },
  count: { symbols: [''] },
};

const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

function scaleOf(value: number, unit: Unit): number {
  const last = SCALES[unit].symbols.length - 1;
  let scale = 0;
  // Compared as rounded on screen: 999.999 GB is 1 TB, never "1,000 GB".
  while (
    scale < last &&
    Math.round((Math.abs(value) / 1000 ** scale) * 100) / 100 >= 1000
  ) {
    scale++;
  }
  return scale;
}

function inScale(value: number, scale: number): string {
  return numbers.format(value / 1000 ** scale);
}

/** An amount with its unit, such as `158.99 GB`, `141.45 GHz` or `163`. */
export function formatAmount(value: number, unit: Unit): string {
  const scale = scaleOf(value, unit);
  return `${inScale(value, scale)} ${SCALES[unit].symbols[scale]}`.trim();
}

/** The same without a place to break the line: a number stays with its unit. */
export function unbroken(text: string): string {
  return text.replace(/ /g, '\u00a0');
}

/** Both sides of "13.5 of 158.99 GB"; the first names its unit only where it differs, as in "329.97 GB of 2.54 TB". */
export function formatUsage(metric: {
  used: number;
  total: number;
  unit: Unit;
}): { used: string; total: string } {
  const { used, total, unit } = metric;
  const sameScale = used === 0 || scaleOf(used, unit) === scaleOf(total, unit);
  return {
    used: sameScale
      ? inScale(used, scaleOf(total, unit))
      : formatAmount(used, unit),
    total: formatAmount(total, unit),
  };
}
