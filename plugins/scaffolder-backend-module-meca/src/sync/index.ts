export { readRegionIds } from './readRegionIds';
export { explainProblem } from './RegionResult';
export { requireEnough } from './reportSync';
export type { SyncReport } from './reportSync';
export { runSync } from './runSync';
export { createSyncTemplateAction } from './syncTemplate';
export { NEXT_VERSION, trySync } from './trySync';
