export { startSimulator } from './simulator';
export type { RunningSimulator, SimulatorOptions } from './simulator';
export { SimulatedRegion } from './server/SimulatedRegion';
export type { MachineSummary, TemplateSummary } from './server/SimulatedRegion';
export { smallRegion } from './description/smallRegion';
export { placeholderKeys } from './description/keys';
export { ConfigError, readConfig } from './description/readConfig';
export type { RegionInput } from './description/regionSchema';
export type { Timing, TimingInput } from './description/timing';
export type { Faults } from './faults/faultsSchema';
export { createCertificate } from './certificates/createCertificate';
export type {
  Certificate,
  CertificateOptions,
} from './certificates/createCertificate';
