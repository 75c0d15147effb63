export { FileHash } from './FileHash';
export { HashThread } from './HashThread';
export { hashFile } from './hashFile';
