export type * from './ObservationStore';
export * from './createObservation';
export * from './readObservationOptions';
export * from './RegionGate';
export * from './RegionRounds';
export * from './scheduleRounds';
