import { Line, ratioOf } from './Line';

/** A run for machines: every figure in the unit of its line, with the ratio. */
export function renderJson(run: {
  machine: object;
  loadAverageAfter: number[];
  results: Record<string, Line[]>;
}): string {
  const { results, ...about } = run;
  const parts = Object.fromEntries(
    Object.entries(results).map(([part, lines]) => [
      part,
      lines.map(line => ({ ...line, ratio: ratioOf(line) })),
    ]),
  );
  return `${JSON.stringify({ ...about, parts }, null, 2)}\n`;
}
