/** What is undefined is left out. */
export function buildQuery(values: object): string {
  const entries = Object.entries(values).filter(
    ([, value]) => value !== undefined,
  );
  return new URLSearchParams(entries).toString();
}
