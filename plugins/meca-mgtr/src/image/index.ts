export { assembleImage } from './assembleImage';
export type { AssembleImageOptions } from './assembleImage';
export { inspectImage } from './inspectImage';
export type { ImageFacts, InspectImageOptions } from './inspectImage';
export { checkWithQemu } from './checkWithQemu';
export { decompressZstd } from './decompress';
export { SevenZip } from './SevenZip';
export type { SevenZipEntry } from './SevenZip';
