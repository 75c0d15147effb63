/** Below zero where `a` is older than `b`; fields compare as numbers. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The version that a publication gets if nobody says otherwise: the highest one with its second field raised. */
export function suggestVersion(known: string[]): string {
  const highest = [...known].sort(compareVersions).at(-1);
  if (!highest) return '01.00.00.00';
  const [major, minor] = highest.split('.').map(Number);
  const two = (field: number) => String(field).padStart(2, '0');
  return `${two(major)}.${two(minor + 1)}.00.00`;
}
