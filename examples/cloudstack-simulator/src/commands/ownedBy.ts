import { isWithinDomain, mayAccess } from '../region/Caller';
import { Call } from './Command';

/**
 * Whose rows a list shows: the caller's own, until `listall` widens it to all
 * that the caller may see, or `account` and `domainid` name somebody else.
 */
export function ownedBy({ region, caller, args }: Call) {
  const domainId = args.string('domainid');
  const accountName = args.string('account');
  const domain = region.infrastructure.domains.find(
    ({ id }) => id === domainId,
  );
  return (accountId: string): boolean => {
    const account = region.account(accountId);
    if (!mayAccess(caller, account)) return false;
    if (domain) {
      const within = args.boolean('isrecursive')
        ? isWithinDomain(account.domain, domain)
        : account.domain === domain;
      return within && (!accountName || account.name === accountName);
    }
    return args.boolean('listall') === true || account === caller.account;
  };
}
