import { isListed } from '../capacity/usage';
import { formatDate } from '../protocol/dates';
import { groupId } from '../region/groupId';
import { Command, matches, matchesKeyword, ownership } from './Command';
import { ownedBy } from './ownedBy';

const listInstanceGroups: Command = {
  name: 'listInstanceGroups',
  access: 'everybody',
  refs: { id: 'groups' },
  handle: call => {
    const { region, args } = call;
    const owned = ownedBy(call);
    const groups = new Map<
      string,
      { name: string; accountId: string; created: number }
    >();
    for (const machine of region.records.machines) {
      const { group: name, accountId, created } = machine;
      if (!name || !isListed(machine) || !owned(accountId)) continue;
      const id = groupId(accountId, name);
      if (!groups.has(id)) groups.set(id, { name, accountId, created });
    }
    const rows = [...groups]
      .filter(
        ([id, { name }]) =>
          matches(args, 'id', id) &&
          matches(args, 'name', name) &&
          matchesKeyword(args, name),
      )
      .map(([id, { name, accountId, created }]) => ({
        id,
        name,
        created: formatDate(created),
        ...ownership(region.account(accountId)),
      }));
    return { kind: 'list', key: 'instancegroup', rows };
  },
};

export const instanceGroupCommands = [listInstanceGroups];
