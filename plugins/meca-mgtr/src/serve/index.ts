export { parseRange } from './parseRange';
export { ImageServer } from './ImageServer';
export type { ImageOffer, ImageServerOptions } from './ImageServer';
export { sendFile } from './sendFile';
export type { Pace, SentFile } from './sendFile';
