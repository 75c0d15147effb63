const KIB = 1024;
const MIB = 1024 * KIB;
const TIB = 1024 * 1024 * MIB;

/** The most that is believed of a manifest. Sources are not trusted to be reasonable. */
export const MANIFEST_LIMITS = {
  /** Size of one manifest file: 65,536 hashes and generous notes. */
  manifestBytes: 8 * MIB,
  chunks: 65_536,
  minChunkBytes: 1,
  maxChunkBytes: 256 * MIB,
  imageBytes: 4 * TIB,
  virtualBytes: 16 * TIB,
  /** How many times larger the image may be than its archive. zstd makes 128 KiB of zeros into 4 bytes; nothing does more. */
  expansion: 65_536,
  pathSegments: 8,
  segmentLength: 100,
  nameBytes: 200,
  titleLength: 200,
  textLength: 10_000,
} as const;
