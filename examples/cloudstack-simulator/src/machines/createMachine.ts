import { randomBytes, randomUUID } from 'node:crypto';
import { findFreeAddress } from '../capacity/allocate';
import { isListed } from '../capacity/usage';
import {
  ApiError,
  CsErrorCode,
  ErrorCode,
  invalidParameterValue,
  parameterError,
} from '../protocol/ApiError';
import { Arguments } from '../protocol/Arguments';
import { Caller, isRoot } from '../region/Caller';
import { Account, Network, Zone } from '../region/entities';
import { Machine, Nic, TemplateRecord } from '../region/records';
import { Region } from '../region/Region';
import { isReady } from '../templates/TemplateRegistry';
import { checkMachineLimits } from './machineLimits';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** A domain label: letters, digits and hyphens, neither first nor last a hyphen. */
const HOST_NAME = /^[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

const ROOT_ONLY = [
  'hostid',
  'podid',
  'clusterid',
  'deploymentplanner',
  'customid',
];

function checkRootOnly(caller: Caller, args: Arguments): void {
  const given = ROOT_ONLY.find(name => args.has(name));
  if (given && !isRoot(caller)) {
    throw new ApiError(
      ErrorCode.account,
      `Parameter ${given} can only be specified by a Root Admin, permission denied`,
    );
  }
}

/** On whose behalf: the caller's, or another account's for administrators. */
function ownerOf(region: Region, caller: Caller, args: Arguments): Account {
  const name = args.string('account');
  const domainId = args.string('domainid');
  if (!name) return caller.account;
  if (!domainId) {
    throw invalidParameterValue(
      'Account and domainId must be specified together',
    );
  }
  const owner = region.infrastructure.accounts.find(
    account => account.name === name && account.domain.id === domainId,
  );
  if (!owner) {
    throw invalidParameterValue(
      `Unable to find account ${name} in domain ${domainId}`,
    );
  }
  if (!isRoot(caller) && owner !== caller.account) {
    throw new ApiError(
      ErrorCode.account,
      `Acct[${caller.account.id}-${caller.account.name}] does not have permission to operate with resource Acct[${owner.id}-${owner.name}]`,
      { csErrorCode: CsErrorCode.permissionDenied },
    );
  }
  return owner;
}

function templateIn(
  region: Region,
  zone: Zone,
  args: Arguments,
): TemplateRecord {
  const id = args.required('templateid');
  const found = region.templates.inZone(id, zone);
  if (!found) {
    throw invalidParameterValue(`Unable to use template ${id}`);
  }
  const { template, copy } = found;
  if (!isReady(copy)) {
    throw new ApiError(
      ErrorCode.internal,
      `Template ${template.seq} has not been completely downloaded to zone ${zone.seq}`,
      { csErrorCode: CsErrorCode.generic },
    );
  }
  return template;
}

function networksFor(region: Region, zone: Zone, args: Arguments): Network[] {
  const inZone = region.infrastructure.networks.filter(
    network => network.zone === zone,
  );
  const ids =
    args.list('networkids') ??
    args.map('iptonetworklist').flatMap(({ networkid }) => networkid ?? []);
  if (args.list('networkids') && args.map('iptonetworklist').length > 0) {
    throw invalidParameterValue(
      "ipToNetworkMap can't be specified along with networkIds or ipAddress",
    );
  }
  if (ids.length === 0) {
    if (inZone.length === 1) return inZone;
    throw invalidParameterValue(
      'There is no default network for the account; more than one network was found, please specify networkIds',
    );
  }
  return ids.map(id => {
    const network = inZone.find(each => each.id === id);
    if (!network) {
      throw invalidParameterValue(`Unable to find network by id ${id}`);
    }
    return network;
  });
}

function checkName(region: Region, name: string, networks: Network[]): void {
  if (!HOST_NAME.test(name)) {
    throw invalidParameterValue(
      "Invalid name. Vm name can contain ASCII letters 'a' through 'z', the digits '0' through '9', and the hyphen ('-'), must be between 1 and 63 characters long, and can't start or end with \"-\" and can't start with digit",
    );
  }
  for (const network of networks) {
    const taken = region.records.machines.some(
      machine =>
        isListed(machine) &&
        machine.name.toLowerCase() === name.toLowerCase() &&
        machine.nics.some(nic => nic.networkId === network.id),
    );
    if (taken) {
      throw invalidParameterValue(
        `The vm with hostName ${name} already exists in the network domain: ${network.domain}; network=Ntwk[${network.seq}|Guest|7]`,
      );
    }
  }
}

function attach(region: Region, network: Network): Nic {
  const free = findFreeAddress(region, network);
  if (!free) {
    throw new ApiError(
      ErrorCode.insufficientCapacity,
      'Insufficient address capacity',
      { csErrorCode: CsErrorCode.insufficientAddress },
    );
  }
  const mac = randomBytes(3).toString('hex').match(/../g) ?? [];
  return {
    id: randomUUID(),
    networkId: network.id,
    address: free,
    mac: ['02', '00', '34', ...mac].join(':'),
  };
}

function userDataOf(args: Arguments): string | undefined {
  const text = args.string('userdata');
  if (text && !/^[A-Za-z0-9+/\s]*=*\s*$/.test(text)) {
    throw invalidParameterValue('User data is not base64 encoded');
  }
  return text;
}

function rootDiskBytes(
  args: Arguments,
  details: Record<string, string>,
  template: TemplateRecord,
): number {
  const wanted = Number(
    details.rootdisksize ?? args.number('rootdisksize') ?? 0,
  );
  if (Number.isNaN(wanted) || wanted < 0) {
    throw invalidParameterValue('Root disk size should be a positive number');
  }
  return Math.max(template.sizeBytes ?? 0, wanted * GIB);
}

/**
 * The synchronous half of a deploy: everything that CloudStack refuses in the
 * call itself. The machine is Stopped until its job begins.
 */
export function createMachine(
  region: Region,
  caller: Caller,
  args: Arguments,
): Machine {
  checkRootOnly(caller, args);
  const owner = ownerOf(region, caller, args);
  const zone = region.infrastructure.zones.find(
    ({ id }) => id === args.string('zoneid'),
  );
  const offering = region.infrastructure.serviceOfferings.find(
    ({ id }) => id === args.string('serviceofferingid'),
  );
  if (!zone) throw parameterError('Unable to find zone by id');
  if (!offering) throw parameterError('Unable to find service offering');
  if (zone.allocationState === 'Disabled' && !isRoot(caller)) {
    throw new ApiError(
      ErrorCode.account,
      `Cannot perform this operation, Zone is currently disabled: ${zone.id}`,
      { csErrorCode: CsErrorCode.permissionDenied },
    );
  }
  const template = templateIn(region, zone, args);
  const networks = networksFor(region, zone, args);
  const customId = args.string('customid');
  if (customId && region.resolve('machines', customId)) {
    throw invalidParameterValue(
      `UUID ${customId} already exists so can't be used`,
    );
  }
  const seq = region.nextSequence();
  const id = customId ?? randomUUID();
  const name = args.string('name') ?? `VM-${id}`;
  checkName(region, name, networks);
  const details = Object.assign({}, ...args.map('details'));
  const { rootDiskGiB = 0, cores, speedMhz, memoryMiB } = offering.description;
  const size = {
    cores,
    memoryBytes: memoryMiB * MIB,
    rootDiskBytes: Math.max(
      rootDiskBytes(args, details, template),
      rootDiskGiB * GIB,
    ),
  };
  checkMachineLimits(region, owner, size);
  const machine: Machine = {
    id,
    seq,
    name,
    displayName: args.string('displayname') ?? name,
    instanceName: `i-${owner.seq}-${seq}-VM`,
    state: 'Stopped',
    accountId: owner.id,
    userId: caller.user.id,
    zoneId: zone.id,
    templateId: template.id,
    offeringId: offering.id,
    ...size,
    speedMhz,
    nics: networks.map(network => attach(region, network)),
    group: args.string('group'),
    keypairs: args.list('keypairs')?.join(',') ?? args.string('keypair'),
    userData: userDataOf(args),
    ...(template.passwordEnabled && {
      password: args.string('password') ?? randomBytes(6).toString('base64url'),
    }),
    details,
    haEnabled: false,
    displayVm: args.boolean('displayvm') ?? true,
    deleteProtection: false,
    created: region.now(),
    updated: region.now(),
  };
  region.records.machines.push(machine);
  region.changed();
  return machine;
}
