import { createHash } from 'node:crypto';
import { binPrefix } from '../../trust';
import type { FileEntry } from './documents';

/** A publisher keeps its targets in one file up to this many; with more, in bins of about half as many each. */
const MOST_IN_ONE_FILE = 250;

export type TargetsLayout = {
  /** 0: everything is in the publisher's own file. n: it is spread over 2^n bins by hash. */
  bits: number;
  /** Targets by role. */
  roles: Map<string, Map<string, FileEntry>>;
};

/** How a publisher's targets are spread over metadata files. Bits never become fewer: that would rename every file for nothing. */
export function layoutTargets(
  publisher: string,
  targets: ReadonlyMap<string, FileEntry>,
  options: { leastBits: number },
): TargetsLayout {
  let bits = options.leastBits;
  if (bits > 0 || targets.size > MOST_IN_ONE_FILE) {
    while (targets.size / 2 ** bits > MOST_IN_ONE_FILE / 2 && bits < 8) bits++;
  }
  if (bits === 0)
    return { bits, roles: new Map([[publisher, new Map(targets)]]) };

  const roles = new Map<string, Map<string, FileEntry>>([
    [publisher, new Map()],
  ]);
  for (let n = 0; n < 2 ** bits; n++) {
    roles.set(binName(publisher, bits, n), new Map());
  }
  for (const [file, entry] of targets) {
    roles.get(binOf(publisher, bits, file))?.set(file, entry);
  }
  return { bits, roles };
}

function binName(publisher: string, bits: number, n: number): string {
  const digits = (2 ** bits - 1).toString(16).length;
  const suffix = n.toString(16).padStart(digits, '0');
  return `${binPrefix(publisher, bits)}-${suffix}`;
}

/** The first bits of the path's SHA-256, as TUF's succinct delegation (TAP 15) has it. */
function binOf(publisher: string, bits: number, file: string): string {
  const hash = createHash('sha256').update(file).digest();
  return binName(publisher, bits, hash.readUInt32BE() >>> (32 - bits));
}
