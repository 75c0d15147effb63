/** Milliseconds that `work` took, and what came of it. */
export async function measure<T>(
  work: () => Promise<T>,
): Promise<{ ms: number; result: T }> {
  const begun = performance.now();
  const result = await work();
  return { ms: performance.now() - begun, result };
}

/**
 * Times of several kinds of work, taken in turns, so that whatever else the machine does meets all of them alike.
 * The first rounds only warm up.
 */
export async function measureInTurns<K extends string>(
  kinds: Record<K, (round: number) => Promise<unknown>>,
  options: { rounds: number; warmUp: number },
): Promise<Record<K, number[]>> {
  const names = Object.keys(kinds) as K[];
  const times = Object.fromEntries(
    names.map(name => [name, [] as number[]]),
  ) as Record<K, number[]>;
  for (let round = -options.warmUp; round < options.rounds; round++) {
    // Whoever comes first may find colder caches; nobody always does.
    const turn = Math.abs(round) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const { ms } = await measure(() => kinds[name](round + options.warmUp));
      if (round >= 0) times[name].push(ms);
    }
  }
  return times;
}
