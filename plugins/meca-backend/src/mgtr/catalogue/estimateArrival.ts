import { BandwidthSchedule } from '@meca/meca-mgtr';

/** A line between universities on an ordinary day; what the region's own table says below that counts. */
const LINE_BYTES_PER_SECOND = 50e6 / 8;
/** Unpacking and hashing onto one disk. */
const ASSEMBLE_BYTES_PER_SECOND = 40e6;
/** A storage machine that downloads, unpacks and hashes in one go. */
const IMPORT_BYTES_PER_SECOND = 20e6;
/** Waiting for turns, registering, verifying. */
const OVERHEAD_MS = 5 * 60_000;

const STEP_MS = 15 * 60_000;
const HORIZON_MS = 60 * 24 * 60 * 60_000;

/**
 * When a version that does not move yet would be ready in a region, epoch milliseconds: a guess on the slow side, from sizes
 * and the region's windows. Undefined: not within two months, or never.
 */
export function estimateArrival(options: {
  /** Still to be fetched. */
  archiveBytes: number;
  imageBytes: number;
  bandwidth: BandwidthSchedule;
  now: number;
}): number | undefined {
  const { archiveBytes, imageBytes, bandwidth, now } = options;
  let left = archiveBytes;
  let at = now;
  while (left > 0) {
    if (at > now + HORIZON_MS) return undefined;
    const limit = bandwidth.limitAt(at);
    if (limit.kind === 'closed') {
      if (limit.untilMs === undefined) return undefined;
      at = limit.untilMs;
      continue;
    }
    const rate = Math.min(limit.bytesPerSecond, LINE_BYTES_PER_SECOND) / 1000;
    const stepMs = Math.min(STEP_MS, left / rate);
    left -= stepMs * rate;
    if (left < 1) left = 0;
    at += stepMs;
  }
  const afterMs =
    (imageBytes / ASSEMBLE_BYTES_PER_SECOND +
      imageBytes / IMPORT_BYTES_PER_SECOND) *
    1000;
  return Math.ceil(at + afterMs + OVERHEAD_MS);
}
