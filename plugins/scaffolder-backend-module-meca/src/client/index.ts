export { MecaServiceClient } from './MecaServiceClient';
export type { CallOptions } from './MecaServiceClient';
export { readRegionNames } from './readRegionNames';
export type { RegionNames } from './readRegionNames';
