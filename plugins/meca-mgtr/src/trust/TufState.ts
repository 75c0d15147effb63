import { z } from 'zod';
import type { RepositoryState } from '../repository/RepositoryReader';

const tufStateSchema = z.object({
  kind: z.literal('tuf'),
  /** SHA-256 of the root that the owner of this client trusts. */
  anchor: z.string(),
  /** Metadata as it was read: newest root, timestamp, snapshot, and the targets roles by name. */
  root: z.string(),
  timestamp: z.string().optional(),
  snapshot: z.string().optional(),
  targets: z.record(z.string(), z.string()),
});

/** Newest metadata that a client believed. Keeping it is what makes going back in time impossible. */
export type TufState = z.infer<typeof tufStateSchema>;

/** Undefined for the state of another kind, or of another root than `anchor`, which is of no use here. */
export function readTufState(
  state: RepositoryState | undefined,
  anchor?: string,
): TufState | undefined {
  const result = tufStateSchema.safeParse(state);
  if (!result.success) return undefined;
  const isOther = anchor !== undefined && result.data.anchor !== anchor;
  return isOther ? undefined : result.data;
}
