import { randomBytes } from 'node:crypto';
import { isListed } from '../capacity/usage';
import { permissionDenied } from '../protocol/ApiError';
import { formatDate } from '../protocol/dates';
import { isRoot, isWithinDomain, mayAccess } from '../region/Caller';
import { machineUse } from '../machines/machineLimits';
import { templateUse } from '../templates/limits';
import { Account, User } from '../region/entities';
import { stableUuid } from '../region/ids';
import { Region } from '../region/Region';
import { Call, Command, matches, matchesKeyword, ownership } from './Command';

const OPENED = Date.UTC(2024, 8, 2, 8, 0);

const ROLES = {
  root: { accounttype: 1, roletype: 'Admin', rolename: 'Root Admin' },
  domain: { accounttype: 2, roletype: 'DomainAdmin', rolename: 'Domain Admin' },
  user: { accounttype: 0, roletype: 'User', rolename: 'User' },
};

function userView(region: Region, user: User) {
  const role = ROLES[user.account.role];
  return {
    id: user.id,
    username: user.name,
    firstname: user.name,
    lastname: 'cloud',
    email: `${user.name}@example.org`,
    created: formatDate(OPENED),
    state: 'enabled',
    ...ownership(user.account),
    accountid: user.account.id,
    ...role,
    roleid: stableUuid(region.id, 'role', role.roletype),
    apikey: region.keysOf(user).apiKey,
    usersource: 'native',
    iscallerchilddomain: false,
    isdefault: user.name === 'admin',
    is2faenabled: false,
    is2famandated: false,
  };
}

const GIB = 1024 ** 3;

/** Limit and rest of a kind of resource are texts, what is used is a number. */
function shares(kind: string, limit: number, total: number) {
  return {
    [`${kind}limit`]: limit < 0 ? 'Unlimited' : String(limit),
    [`${kind}total`]: total,
    [`${kind}available`]: limit < 0 ? 'Unlimited' : String(limit - total),
  };
}

function accountView(region: Region, account: Account) {
  const machines = region.records.machines.filter(
    machine => machine.accountId === account.id && isListed(machine),
  );
  const running = machines.filter(({ state }) => state === 'Running').length;
  const held = machineUse(region, account);
  const role = ROLES[account.role];
  const use = templateUse(region, account);
  return {
    id: account.id,
    name: account.name,
    ...role,
    roleid: stableUuid(region.id, 'role', role.roletype),
    domainid: account.domain.id,
    domain: account.domain.name,
    domainpath: account.domain.path,
    ...shares('vm', account.instanceLimit, held.machines),
    ...shares('cpu', account.cpuLimit, held.cores),
    ...shares('memory', account.memoryLimitMiB, held.memoryMiB),
    ...shares(
      'primarystorage',
      account.primaryStorageLimitGiB,
      Math.floor(held.primaryStorageBytes / GIB),
    ),
    ...shares('template', account.templateLimit, use.templates),
    ...shares(
      'secondarystorage',
      account.secondaryStorageLimitGiB,
      use.bytes / GIB,
    ),
    vmrunning: running,
    vmstopped: held.machines - running,
    state: 'enabled',
    created: formatDate(OPENED),
    isdefault: account.name === 'admin',
    user: region.infrastructure.users
      .filter(user => user.account === account)
      .map(user => userView(region, user)),
  };
}

const listAccounts: Command = {
  name: 'listAccounts',
  access: 'everybody',
  refs: { id: 'accounts' },
  handle: call => {
    const { region, args, caller } = call;
    const type = args.number('accounttype');
    const everyone = args.boolean('listall') || args.has('domainid');
    const rows = region.infrastructure.accounts.filter(
      account =>
        mayAccess(caller, account) &&
        (everyone || isRoot(caller) || account === caller.account) &&
        matches(args, 'id', account.id) &&
        matches(args, 'name', account.name) &&
        matches(args, 'domainid', account.domain.id) &&
        (type ?? ROLES[account.role].accounttype) ===
          ROLES[account.role].accounttype &&
        matchesKeyword(args, account.name),
    );
    return {
      kind: 'list',
      key: 'account',
      rows: rows.map(account => accountView(region, account)),
    };
  },
};

const listUsers: Command = {
  name: 'listUsers',
  access: 'everybody',
  refs: { id: 'users' },
  handle: call => {
    const { region, args, caller } = call;
    const rows = region.infrastructure.users.filter(
      user =>
        mayAccess(caller, user.account) &&
        matches(args, 'id', user.id) &&
        matches(args, 'username', user.name) &&
        matches(args, 'account', user.account.name) &&
        matches(args, 'domainid', user.account.domain.id) &&
        matchesKeyword(args, user.name),
    );
    return {
      kind: 'list',
      key: 'user',
      rows: rows.map(user => userView(region, user)),
    };
  },
};

const getUser: Command = {
  name: 'getUser',
  access: 'root',
  handle: ({ region, args }) => {
    const user = region.userByApiKey(args.required('userapikey'));
    if (!user) throw permissionDenied('User with this API key does not exist');
    return { kind: 'object', key: 'user', value: userView(region, user) };
  },
};

const listDomains: Command = {
  name: 'listDomains',
  access: 'everybody',
  refs: { id: 'domains' },
  handle: ({ region, args, caller }) => ({
    kind: 'list',
    key: 'domain',
    rows: region.infrastructure.domains
      .filter(
        domain =>
          isWithinDomain(domain, caller.account.domain) &&
          matches(args, 'id', domain.id) &&
          matches(args, 'name', domain.name) &&
          (args.number('level') ?? domain.path.split('/').length - 1) ===
            domain.path.split('/').length - 1 &&
          matchesKeyword(args, domain.name),
      )
      .map(domain => ({
        id: domain.id,
        name: domain.name,
        level: domain.path.split('/').length - 1,
        parentdomainid: domain.parent?.id,
        parentdomainname: domain.parent?.name,
        haschild: region.infrastructure.domains.some(
          ({ parent }) => parent === domain,
        ),
        path: domain.path,
        state: 'Active',
        created: formatDate(OPENED),
      })),
  }),
};

/** The user that `id` names; the caller's own, or anybody's for administrators. */
function findUser({ region, args, caller }: Call): User {
  const user = region.user(args.required('id'));
  if (!mayAccess(caller, user.account)) {
    throw permissionDenied(
      `Acct[${caller.account.id}-${caller.account.name}] does not have permission to operate with the keys of user ${user.id}`,
    );
  }
  return user;
}

const getUserKeys: Command = {
  name: 'getUserKeys',
  access: 'everybody',
  refs: { id: 'users' },
  handle: call => {
    const { apiKey, secretKey } = call.region.keysOf(findUser(call));
    const value = { apikey: apiKey, secretkey: secretKey };
    return { kind: 'object', key: 'userkeys', value };
  },
};

const registerUserKeys: Command = {
  name: 'registerUserKeys',
  access: 'everybody',
  refs: { id: 'users' },
  handle: call => {
    const user = findUser(call);
    const apiKey = randomBytes(64).toString('base64url');
    const secretKey = randomBytes(64).toString('base64url');
    call.region.records.keys[user.id] = { apiKey, secretKey };
    call.region.changed();
    const value = { apikey: apiKey, secretkey: secretKey };
    return { kind: 'object', key: 'userkeys', value };
  },
};

const listResourceLimits: Command = {
  name: 'listResourceLimits',
  access: 'everybody',
  handle: ({ region, args, caller }) => {
    const name = args.string('account');
    const account =
      region.infrastructure.accounts.find(
        each => each.name === name && mayAccess(caller, each),
      ) ?? caller.account;
    const limits = [
      { type: 0, name: 'user_vm', max: account.instanceLimit },
      { type: 4, name: 'template', max: account.templateLimit },
      { type: 8, name: 'cpu', max: account.cpuLimit },
      { type: 9, name: 'memory', max: account.memoryLimitMiB },
      {
        type: 10,
        name: 'primary_storage',
        max: account.primaryStorageLimitGiB,
      },
      {
        type: 11,
        name: 'secondary_storage',
        max: account.secondaryStorageLimitGiB,
      },
    ];
    return {
      kind: 'list',
      key: 'resourcelimit',
      rows: limits
        .filter(({ type }) => (args.number('resourcetype') ?? type) === type)
        .map(({ type, name: typeName, max }) => ({
          ...ownership(account),
          resourcetype: String(type),
          resourcetypename: typeName,
          max,
        })),
    };
  },
};

export const accountCommands = [
  listAccounts,
  listUsers,
  getUser,
  listDomains,
  getUserKeys,
  registerUserKeys,
  listResourceLimits,
];
