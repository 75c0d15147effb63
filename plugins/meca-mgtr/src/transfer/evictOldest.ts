import type { TransferStore } from './TransferStore';

export interface EvictOptions {
  readonly store: Pick<TransferStore, 'list'>;
  /** By SHA-256 of the archive. */
  readonly isWanted: (id: string) => boolean;
  /** Removes a transfer with its files; says false when somebody works on it. */
  readonly remove: (id: string) => Promise<boolean>;
}

/** Frees the room of the version that was used least recently of those that nobody wants; says false when there is none. */
export async function evictOldest(options: EvictOptions): Promise<boolean> {
  const { store, isWanted, remove } = options;
  const idle = (await store.list())
    .filter(({ id }) => !isWanted(id))
    .sort((a, b) => a.usedAt - b.usedAt);
  for (const { id } of idle) {
    if (await remove(id)) {
      return true;
    }
  }
  return false;
}
