/** Splits a series where it was not measured for long, so that no line is drawn across an outage. */
export function splitAtGaps<P extends { at: string }>(points: P[]): P[][] {
  if (points.length < 3) return points.length ? [points] : [];
  const times = points.map(point => Date.parse(point.at));
  const steps = times.slice(1).map((time, i) => time - times[i]);
  const median = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  const runs: P[][] = [[points[0]]];
  points.slice(1).forEach((point, i) => {
    if (steps[i] > median * 3) runs.push([]);
    runs[runs.length - 1].push(point);
  });
  return runs;
}
