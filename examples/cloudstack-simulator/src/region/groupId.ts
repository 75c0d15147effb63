import { stableUuid } from './ids';

/** A group exists by its machines; its id follows from whose it is and its name. */
export function groupId(accountId: string, name: string): string {
  return stableUuid('instancegroup', accountId, name);
}
