import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** Where a run was made; other work on the machine shows in the load. */
export function describeMachine() {
  return {
    at: new Date().toISOString(),
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    /** Over 1, 5 and 15 minutes. */
    loadAverage: loadavg().map(load => Math.round(load * 100) / 100),
  };
}
