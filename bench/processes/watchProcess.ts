import { readFileSync } from 'node:fs';

const SAMPLE_MS = 200;
/** USER_HZ, the same on every Linux that matters. */
const TICKS_PER_SECOND = 100;

/** Memory and processor time of a process, from /proc; undefined where there is none. */
export function watchProcess(pid: number) {
  const before = residentBytes(pid);
  const cpuBefore = cpuSeconds(pid);
  if (before === undefined) return undefined;
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentBytes(pid) ?? 0);
  }, SAMPLE_MS);
  return {
    finish() {
      clearInterval(timer);
      return { before, peak, cpuSeconds: cpuSeconds(pid) - cpuBefore };
    },
  };
}

function residentBytes(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) * 1024;
  } catch {
    return undefined;
  }
}

function cpuSeconds(pid: number): number {
  try {
    // The name in parentheses may hold spaces: count from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return NaN;
  }
}
