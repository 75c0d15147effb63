/** The extensions of a path that each format takes, and how its files begin or end. */
interface ImageFormat {
  extensions: string[];
  fits(sample: ImageSample): boolean;
  /** Size of the virtual disk; undefined: that of the file. */
  virtualBytes?(sample: ImageSample): number;
}

/** What is looked at of an image; none of the rest is kept. */
export interface ImageSample {
  /** The first {@link SAMPLE_BYTES}, or fewer. */
  head: Buffer;
  /** The last {@link SAMPLE_BYTES}, or fewer. */
  tail: Buffer;
}

export const SAMPLE_BYTES = 1024;
const VHD_FOOTER_BYTES = 512;

function has(buffer: Buffer, offset: number, magic: string): boolean {
  const end = offset + magic.length;
  return offset >= 0 && buffer.toString('latin1', offset, end) === magic;
}

function vhdFooter({ tail }: ImageSample): Buffer {
  return tail.subarray(Math.max(0, tail.length - VHD_FOOTER_BYTES));
}

const FORMATS: Record<string, ImageFormat> = {
  QCOW2: {
    extensions: ['qcow2', 'img'],
    fits: ({ head }) => has(head, 0, 'QFI\xfb') && head.length >= 72,
    virtualBytes: ({ head }) => Number(head.readBigUInt64BE(24)),
  },
  RAW: { extensions: ['img', 'raw'], fits: () => true },
  VHD: {
    extensions: ['vhd'],
    fits: sample => has(vhdFooter(sample), 0, 'conectix'),
    virtualBytes: sample => Number(vhdFooter(sample).readBigUInt64BE(48)),
  },
  VHDX: { extensions: ['vhdx'], fits: ({ head }) => has(head, 0, 'vhdxfile') },
  OVA: { extensions: ['ova'], fits: ({ head }) => has(head, 257, 'ustar') },
  VMDK: { extensions: ['vmdk'], fits: ({ head }) => has(head, 0, 'KDMV') },
  TAR: { extensions: ['tar'], fits: ({ head }) => has(head, 257, 'ustar') },
};

/** Compressed images are taken as they are: only their own magic is looked at. */
const COMPRESSIONS: Record<string, string> = {
  gz: '\x1f\x8b',
  bz2: 'BZh',
  zip: 'PK',
};

export const FORMAT_NAMES = Object.keys(FORMATS);

function splitExtension(path: string) {
  const parts = path.toLowerCase().split('/').pop()?.split('.') ?? [];
  const last = parts.length > 1 ? parts.pop() : undefined;
  if (last === undefined || !COMPRESSIONS[last]) return { extension: last };
  const inner = parts.length > 1 ? parts.pop() : undefined;
  return { extension: inner, compression: last };
}

/** Whether a path ends as files of the format do. */
export function extensionFits(format: string, path: string): boolean {
  const { extension = '' } = splitExtension(path);
  return FORMATS[format].extensions.includes(extension);
}

/** Whether any format knows how a path ends. */
export function extensionIsKnown(path: string): boolean {
  return FORMAT_NAMES.some(format => extensionFits(format, path));
}

/** Whether a file is what its format says; `path` tells if it is compressed. */
export function imageFits(
  format: string,
  sample: ImageSample,
  path: string,
): boolean {
  const { compression } = splitExtension(path);
  return compression
    ? has(sample.head, 0, COMPRESSIONS[compression])
    : FORMATS[format].fits(sample);
}

/** Bytes of the virtual disk in a file of so many bytes. */
export function virtualBytesOf(
  format: string,
  sample: ImageSample,
  file: { path: string; bytes: number },
): number {
  const { compression } = splitExtension(file.path);
  if (compression) return file.bytes;
  return FORMATS[format].virtualBytes?.(sample) ?? file.bytes;
}
