/** Compares dotted release numbers; missing parts count as 0, so `4.20` equals `4.20.0`. */
export function compareVersions(left: string, right: string): number {
  const a = left.split('.').map(Number);
  const b = right.split('.').map(Number);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

export function isAtLeast(version: string, minimum: string): boolean {
  return compareVersions(version, minimum) >= 0;
}

/** True if `version` belongs to the release line `line`: 4.18.1.0 is of 4.18. */
function isUpTo(version: string, line: string): boolean {
  const depth = line.split('.').length;
  const cut = version.split('.').slice(0, depth).join('.');
  return compareVersions(cut, line) <= 0;
}

export interface VersionWindow {
  first?: string;
  last?: string;
}

export function isWithin(version: string, window: VersionWindow): boolean {
  return (
    (!window.first || isAtLeast(version, window.first)) &&
    (!window.last || isUpTo(version, window.last))
  );
}
