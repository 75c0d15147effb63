export { parseRange } from './parseRange';
export { ImageServer } from './ImageServer';
export type { ImageOffer, ImageServerOptions, Pace } from './ImageServer';
