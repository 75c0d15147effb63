import { Account, Domain, User } from './entities';

/** Whoever signed the request. */
export interface Caller {
  user: User;
  account: Account;
}

export function isRoot(caller: Caller): boolean {
  return caller.account.role === 'root';
}

export function isWithinDomain(domain: Domain, ancestor: Domain): boolean {
  return (
    domain.path === ancestor.path || domain.path.startsWith(`${ancestor.path}/`)
  );
}

/** Whether the caller may see or act on what `owner` owns. */
export function mayAccess(caller: Caller, owner: Account): boolean {
  if (isRoot(caller)) return true;
  if (caller.account.role === 'domain') {
    return isWithinDomain(owner.domain, caller.account.domain);
  }
  return caller.account.id === owner.id;
}
