import { PALETTE } from './palette';

/** How a client wants pixels; the fields of RFB's PIXEL_FORMAT. */
export interface PixelFormat {
  bitsPerPixel: number;
  depth: number;
  bigEndian: boolean;
  trueColour: boolean;
  max: [number, number, number];
  shift: [number, number, number];
}

export const DEFAULT_FORMAT: PixelFormat = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  max: [255, 255, 255],
  shift: [16, 8, 0],
};

/** Reads the 16 bytes of a PIXEL_FORMAT; undefined for a format we cannot serve. */
export function tryParsePixelFormat(bytes: Buffer): PixelFormat | undefined {
  const format: PixelFormat = {
    bitsPerPixel: bytes[0],
    depth: bytes[1],
    bigEndian: bytes[2] !== 0,
    trueColour: bytes[3] !== 0,
    max: [bytes.readUInt16BE(4), bytes.readUInt16BE(6), bytes.readUInt16BE(8)],
    shift: [bytes[10], bytes[11], bytes[12]],
  };
  const usable = [8, 16, 32].includes(format.bitsPerPixel) && format.trueColour;
  return usable ? format : undefined;
}

export function formatPixelFormat(format: PixelFormat): Buffer {
  const bytes = Buffer.alloc(16);
  bytes[0] = format.bitsPerPixel;
  bytes[1] = format.depth;
  bytes[2] = format.bigEndian ? 1 : 0;
  bytes[3] = format.trueColour ? 1 : 0;
  format.max.forEach((max, i) => bytes.writeUInt16BE(max, 4 + 2 * i));
  format.shift.forEach((shift, i) => bytes.writeUInt8(shift, 10 + i));
  return bytes;
}

/** The bytes of each palette colour in a format. */
export function encodePalette(format: PixelFormat): Buffer[] {
  const size = format.bitsPerPixel / 8;
  return PALETTE.map(colour => {
    let value = 0;
    colour.forEach((part, i) => {
      const scaled = Math.round((part * format.max[i]) / 255);
      value += scaled * 2 ** format.shift[i];
    });
    const bytes = Buffer.alloc(size);
    if (format.bigEndian) bytes.writeUIntBE(value, 0, size);
    else bytes.writeUIntLE(value, 0, size);
    return bytes;
  });
}
