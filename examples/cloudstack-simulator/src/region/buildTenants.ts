import { placeholderKeys } from '../description/keys';
import { RegionDescription } from '../description/regionSchema';
import { Account, Domain, User } from './entities';
import { Identify } from './buildInfrastructure';

const UNLIMITED = {
  instanceLimit: -1,
  cpuLimit: -1,
  memoryLimitMiB: -1,
  primaryStorageLimitGiB: -1,
  templateLimit: -1,
  secondaryStorageLimitGiB: -1,
};

interface Tenants {
  domains: Domain[];
  accounts: Account[];
  users: User[];
}

/** The root administrator, and one ordinary account in a domain of its own. */
export function buildTenants(
  description: RegionDescription,
  identify: Identify,
): Tenants {
  const { user } = description;
  const root: Domain = {
    ...identify('domain', 'ROOT', 1),
    name: 'ROOT',
    path: 'ROOT',
  };
  const domain: Domain = {
    ...identify('domain', user.domain, 2),
    name: user.domain,
    path: `ROOT/${user.domain}`,
    parent: root,
  };
  const admin: Account = {
    ...identify('account', 'admin', 2),
    name: 'admin',
    domain: root,
    role: 'root',
    ...UNLIMITED,
  };
  const ordinary: Account = {
    ...identify('account', user.account, 3),
    name: user.account,
    domain,
    role: 'user',
    instanceLimit: user.instanceLimit,
    cpuLimit: user.cpuLimit,
    memoryLimitMiB: user.memoryLimitMiB,
    primaryStorageLimitGiB: user.primaryStorageLimitGiB,
    templateLimit: user.templateLimit,
    secondaryStorageLimitGiB: user.secondaryStorageLimitGiB,
  };
  return {
    domains: [root, domain],
    accounts: [admin, ordinary],
    users: [
      {
        ...identify('user', 'admin', 2),
        name: 'admin',
        account: admin,
        initialKeys: description.keys ?? placeholderKeys(description.id),
      },
      {
        ...identify('user', user.account, 3),
        name: user.account,
        account: ordinary,
        initialKeys:
          user.keys ?? placeholderKeys(`${description.id}-${user.account}`),
      },
    ],
  };
}
