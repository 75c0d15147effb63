/**
 * The sum of finite numbers, correctly rounded and so independent of their order (Shewchuk's algorithm): totals
 * over many regions come out right to the digit, where adding one after the other drifts.
 */
export function exactSum(values: Iterable<number>): number {
  const partials: number[] = [];
  for (const value of values) {
    let x = value;
    let kept = 0;
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) partials[kept++] = low;
      x = high;
    }
    partials.length = kept;
    partials.push(x);
  }
  return roundOnce(partials);
}

/** The partials do not overlap, ascending: only the two largest and the sign below them decide the rounding. */
function roundOnce(partials: number[]): number {
  let high = partials.pop() ?? 0;
  while (partials.length > 0) {
    const x = high;
    const y = partials.pop()!;
    high = x + y;
    const low = y - (high - x);
    if (low === 0) continue;
    const next = partials[partials.length - 1] ?? 0;
    if ((low < 0 && next < 0) || (low > 0 && next > 0)) {
      const doubled = low * 2;
      const rounded = high + doubled;
      if (rounded - high === doubled) high = rounded;
    }
    break;
  }
  return high;
}
