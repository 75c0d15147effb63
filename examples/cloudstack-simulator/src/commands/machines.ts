import { isListed } from '../capacity/usage';
import { groupId } from '../region/groupId';
import { machineView } from '../machines/machineView';
import {
  ApiError,
  ErrorCode,
  invalidParameterValue,
} from '../protocol/ApiError';
import { isRoot } from '../region/Caller';
import { Machine } from '../region/records';
import { hasTags } from '../region/tags';
import { Call, Command, matches, matchesKeyword } from './Command';
import { findMachine } from './machineJobs';
import { ownedBy } from './ownedBy';

function matchesState(call: Call, machine: Machine): boolean {
  const state = call.args.string('state')?.toLowerCase();
  if (!state) return true;
  if (state === 'present') {
    return !['Destroyed', 'Expunging'].includes(machine.state);
  }
  return machine.state.toLowerCase() === state;
}

function isVisible(call: Call, machine: Machine): boolean {
  if (!isListed(machine)) return false;
  return isRoot(call.caller) || machine.state !== 'Destroyed';
}

function isAskedFor(call: Call, machine: Machine): boolean {
  const { region, args } = call;
  const ids = args.list('ids');
  const name = args.string('name')?.toLowerCase();
  const networkId = args.string('networkid');
  const displayVm = args.boolean('displayvm');
  return (
    matches(args, 'id', machine.id) &&
    (!ids || ids.includes(machine.id)) &&
    (!name || machine.name.toLowerCase().includes(name)) &&
    matchesState(call, machine) &&
    matches(args, 'zoneid', machine.zoneId) &&
    matches(args, 'hostid', machine.hostId) &&
    matches(args, 'templateid', machine.templateId) &&
    matches(args, 'serviceofferingid', machine.offeringId) &&
    matches(args, 'userid', machine.userId) &&
    matches(args, 'storageid', machine.poolId) &&
    matches(
      args,
      'groupid',
      machine.group && groupId(machine.accountId, machine.group),
    ) &&
    (!networkId || machine.nics.some(nic => nic.networkId === networkId)) &&
    (displayVm === undefined || machine.displayVm === displayVm) &&
    hasTags(region, 'UserVm', machine.id, args.map('tags')) &&
    matchesKeyword(
      args,
      machine.name,
      machine.displayName,
      machine.instanceName,
      machine.state,
    )
  );
}

const listVirtualMachines: Command = {
  name: 'listVirtualMachines',
  access: 'everybody',
  refs: { id: 'machines', userid: 'users' },
  handle: call => {
    const { region, args, caller } = call;
    if (args.has('id') && args.has('ids')) {
      throw invalidParameterValue(
        'Specify either id or ids but not both parameters',
      );
    }
    const owned = ownedBy(call);
    const details = args.list('details')?.map(text => text.toLowerCase());
    const wants = (detail: string) =>
      !details || details.includes('all') || details.includes(detail);
    const rows = region.records.machines.filter(
      machine =>
        owned(machine.accountId) &&
        isVisible(call, machine) &&
        isAskedFor(call, machine),
    );
    return {
      kind: 'list',
      key: 'virtualmachine',
      // Newest first, as the server sorts them.
      rows: rows
        .toReversed()
        .map(machine => machineView(region, machine, caller, wants)),
    };
  },
};

const updateVirtualMachine: Command = {
  name: 'updateVirtualMachine',
  access: 'everybody',
  refs: { id: 'machines' },
  handle: call => {
    const { region, args, caller } = call;
    const machine = findMachine(call);
    const details = args.map('details')[0];
    if (args.boolean('cleanupdetails')) machine.details = {};
    else if (details) machine.details = details;
    machine.displayName = args.string('displayname') ?? machine.displayName;
    machine.name = args.string('name') ?? machine.name;
    machine.group = args.string('group') ?? machine.group;
    machine.haEnabled = args.boolean('haenable') ?? machine.haEnabled;
    machine.displayVm = args.boolean('displayvm') ?? machine.displayVm;
    machine.userData = args.string('userdata') ?? machine.userData;
    machine.deleteProtection =
      args.boolean('deleteprotection') ?? machine.deleteProtection;
    machine.updated = region.now();
    region.changed();
    return {
      kind: 'object',
      key: 'virtualmachine',
      value: machineView(region, machine, caller),
    };
  },
};

const recoverVirtualMachine: Command = {
  name: 'recoverVirtualMachine',
  access: 'everybody',
  refs: { id: 'machines' },
  handle: call => {
    const { region, caller } = call;
    const machine = findMachine(call);
    if (!isRoot(caller)) {
      throw new ApiError(
        ErrorCode.account,
        'Recovering a vm can only be done by an Admin. Or when the allow.user.expunge.recover.vm key is set.',
      );
    }
    if (machine.state !== 'Destroyed') {
      throw invalidParameterValue(
        `Unable to recover vm with specified id ${machine.id}: it is not in the Destroyed state`,
      );
    }
    machine.state = 'Stopped';
    machine.updated = region.now();
    region.changed();
    return {
      kind: 'object',
      key: 'virtualmachine',
      value: machineView(region, machine, caller),
    };
  },
};

export const machineCommands = [
  listVirtualMachines,
  updateVirtualMachine,
  recoverVirtualMachine,
];
