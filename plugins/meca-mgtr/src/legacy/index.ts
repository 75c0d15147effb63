export { adoptTree } from './adoptTree';
export type { AdoptOptions, AdoptResult } from './adoptTree';
export { describeOldVersion } from './describeOldVersion';
export { openOldImage } from './openOldImage';
export { readConfigIni } from './readConfigIni';
export type { ConfigIni } from './readConfigIni';
export { scanOldTree } from './scanOldTree';
export type { OldTreeProblem, OldVersion } from './scanOldTree';
