import { Figure, isMet, Line, ratioOf, Unit } from './Line';

const MIB = 1024 ** 2;

const FORMATS: Record<Unit, (value: number) => string> = {
  ms: value => `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`,
  s: value => `${value.toFixed(1)} s`,
  bytes: value => `${(value / MIB).toFixed(0)} MiB`,
  'per second': value => `${value.toFixed(0)} /s`,
  count: value => value.toFixed(0),
  'Mbit/s': value => `${value.toFixed(2)} Mbit/s`,
  'MiB/s': value => `${value.toFixed(0)} MiB/s`,
};

/** The lines of one part as a table for the terminal, notes below it. */
export function renderTable(lines: Line[]): string {
  const rows = lines.map(line => [
    line.what,
    show(line, line.unit),
    line.against ? show(line.against, line.unit) : '',
    line.against?.what ?? '',
    showRatio(line),
  ]);
  const heads = ['measured', '', 'against', '', 'ratio'];
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map(row => row[column].length)),
  );
  const render = (row: string[]) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i])).join('  ')}`.trimEnd();
  const notes = lines.flatMap(({ what, note }) =>
    note ? [`  ${what}: ${note}`] : [],
  );
  return [render(heads), ...rows.map(render), ...notes].join('\n');
}

function show({ value, p95 }: Figure, unit: Unit): string {
  const format = FORMATS[unit];
  return p95 === undefined
    ? format(value)
    : `${format(value)} (p95 ${format(p95)})`;
}

function showRatio(line: Line): string {
  const ratio = ratioOf(line);
  if (ratio === undefined) return '';
  const digits = ratio < 0.01 ? 4 : 2;
  const text = ratio.toFixed(digits);
  const met = isMet(line);
  if (met === undefined) return text;
  const bound = `${line.moreIsBetter ? 'at least' : 'at most'} ${line.target}`;
  return `${text} (${bound}: ${met ? 'met' : 'MISSED'})`;
}
