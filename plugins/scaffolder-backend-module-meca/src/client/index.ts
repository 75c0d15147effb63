export { MecaServiceClient } from './MecaServiceClient';
export type { CallOptions } from './MecaServiceClient';
