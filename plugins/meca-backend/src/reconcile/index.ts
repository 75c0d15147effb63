export { Alarm } from './Alarm';
export { CallGate } from './CallGate';
export type { CallGateOptions } from './CallGate';
