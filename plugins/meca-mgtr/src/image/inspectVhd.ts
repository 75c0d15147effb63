import { imageRefused } from './imageRefused';
import type { ImageReader } from './ImageReader';

export const VHD_COOKIE = 'conectix';
const FOOTER_BYTES = 512;
const FIXED = 2;
const DYNAMIC = 3;
const DIFFERENCING = 4;

/** Reads the footer at a VHD's end and says the size of the disk. A disk that needs a parent is refused. */
export async function inspectVhd(image: ImageReader): Promise<number> {
  const footer = await image.read(image.bytes - FOOTER_BYTES, FOOTER_BYTES);
  if (
    footer.length < FOOTER_BYTES ||
    footer.toString('latin1', 0, 8) !== VHD_COOKIE
  ) {
    throw imageRefused('it has no VHD footer at its end: it may be cut off');
  }
  const virtualBytes = Number(footer.readBigUInt64BE(48));
  const type = footer.readUInt32BE(60);
  if (type === DIFFERENCING) {
    throw imageRefused(
      'it is a differencing VHD that needs a parent',
      'Merge it into its parent and publish the result.',
    );
  }
  if (type !== FIXED && type !== DYNAMIC) {
    throw imageRefused(`it is a VHD of the unknown type ${type}`);
  }
  if (type === FIXED && virtualBytes + FOOTER_BYTES !== image.bytes) {
    throw imageRefused('its size is not the one that its VHD footer says');
  }
  return virtualBytes;
}
