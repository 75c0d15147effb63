/** A minimal qcow2 header (version 3) of an empty disk, followed by what fills the file. */
export function qcow2Header(
  options: {
    virtualBytes?: number;
    features?: bigint;
    backingOffset?: bigint;
    backingBytes?: number;
    encryption?: number;
    version?: number;
    extensions?: [type: number, data: string][];
    fileBytes?: number;
  } = {},
): Buffer {
  const image = Buffer.alloc(options.fileBytes ?? 4 * 65_536);
  image.writeUInt32BE(0x514649fb, 0);
  image.writeUInt32BE(options.version ?? 3, 4);
  image.writeBigUInt64BE(options.backingOffset ?? 0n, 8);
  image.writeUInt32BE(options.backingBytes ?? 0, 16);
  image.writeUInt32BE(16, 20);
  image.writeBigUInt64BE(BigInt(options.virtualBytes ?? 1 << 20), 24);
  image.writeUInt32BE(options.encryption ?? 0, 32);
  image.writeUInt32BE(1, 36);
  image.writeBigUInt64BE(3n * 65_536n, 40);
  image.writeBigUInt64BE(65_536n, 48);
  image.writeUInt32BE(1, 56);
  image.writeBigUInt64BE(options.features ?? 0n, 72);
  image.writeUInt32BE(4, 96);
  image.writeUInt32BE(104, 100);
  let at = 104;
  for (const [type, data] of options.extensions ?? []) {
    image.writeUInt32BE(type, at);
    image.writeUInt32BE(data.length, at + 4);
    image.write(data, at + 8, 'latin1');
    at += 8 + Math.ceil(data.length / 8) * 8;
  }
  // One refcount block, in which the four clusters of header and tables are used once.
  image.writeBigUInt64BE(2n * 65_536n, 65_536);
  for (let cluster = 0; cluster < 4; cluster++) {
    image.writeUInt16BE(1, 2 * 65_536 + 2 * cluster);
  }
  return image;
}
