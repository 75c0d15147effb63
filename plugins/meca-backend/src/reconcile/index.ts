export { Alarm } from './Alarm';
export { CallGate } from './CallGate';
export type { CallGateOptions } from './CallGate';
export { Leases } from './Leases';
export type { Claim } from './Leases';
export { RegionEngine } from './RegionEngine';
export type { RegionWorker } from './RegionEngine';
export { Rounds } from './Rounds';
