import { createMachine } from '../machines/createMachine';
import {
  deployWork,
  destroyWork,
  expungeWork,
  rebootWork,
  startWork,
  stopWork,
} from '../machines/lifecycle';
import { ApiError, ErrorCode, permissionDenied } from '../protocol/ApiError';
import { unknownEntity } from '../protocol/parseArguments';
import { isRoot, mayAccess } from '../region/Caller';
import { Machine } from '../region/records';
import { Answer, Call, Command } from './Command';

/** The machine that `id` names, if it is still there and the caller's. */
export function findMachine(call: Call, parameter = 'id'): Machine {
  const { region, caller, args } = call;
  const id = args.required(parameter);
  const machine = region.records.machines.find(each => each.id === id);
  if (!machine || machine.removed !== undefined) {
    throw unknownEntity('virtualmachine', parameter, id);
  }
  const owner = region.account(machine.accountId);
  if (!mayAccess(caller, owner)) {
    throw permissionDenied(
      `Acct[${caller.account.id}-${caller.account.name}] does not have permission to operate with resource VM[User|${machine.instanceName}]`,
    );
  }
  return machine;
}

function submit(
  call: Call,
  command: string,
  machine: Machine,
  input: Record<string, unknown> = {},
): Answer {
  const { jobs, caller } = call;
  const machineId = machine.id;
  const job = jobs.submit({ command, caller, machineId, input });
  return { kind: 'job', jobId: job.id };
}

const deployVirtualMachine: Command = {
  name: 'deployVirtualMachine',
  access: 'everybody',
  handle: call => {
    const machine = createMachine(call.region, call.caller, call.args);
    const job = call.jobs.submit({
      command: 'deployVirtualMachine',
      caller: call.caller,
      machineId: machine.id,
      input: {
        start: call.args.boolean('startvm') ?? true,
        hostId: call.args.string('hostid'),
      },
    });
    return { kind: 'job', jobId: job.id, createdId: machine.id };
  },
  work: deployWork,
};

const startVirtualMachine: Command = {
  name: 'startVirtualMachine',
  access: 'everybody',
  refs: { id: 'machines' },
  handle: call => {
    const hostId = call.args.string('hostid');
    if (hostId && !isRoot(call.caller)) {
      throw new ApiError(
        ErrorCode.account,
        'Parameter hostid can only be specified by a Root Admin, permission denied',
      );
    }
    return submit(call, 'startVirtualMachine', findMachine(call), { hostId });
  },
  work: startWork,
};

const stopVirtualMachine: Command = {
  name: 'stopVirtualMachine',
  access: 'everybody',
  refs: { id: 'machines' },
  handle: call => submit(call, 'stopVirtualMachine', findMachine(call)),
  work: stopWork,
};

const rebootVirtualMachine: Command = {
  name: 'rebootVirtualMachine',
  access: 'everybody',
  refs: { id: 'machines' },
  handle: call => submit(call, 'rebootVirtualMachine', findMachine(call)),
  work: rebootWork,
};

const destroyVirtualMachine: Command = {
  name: 'destroyVirtualMachine',
  access: 'everybody',
  refs: { id: 'machines' },
  handle: call => {
    const expunge = call.args.boolean('expunge') ?? false;
    if (expunge && !isRoot(call.caller)) {
      throw permissionDenied(
        'Parameter expunge can be passed by Admin only. Or when the allow.user.expunge.recover.vm key is set.',
      );
    }
    return submit(call, 'destroyVirtualMachine', findMachine(call), {
      expunge,
    });
  },
  work: destroyWork,
};

const expungeVirtualMachine: Command = {
  name: 'expungeVirtualMachine',
  access: 'everybody',
  refs: { id: 'machines' },
  handle: call => {
    if (!isRoot(call.caller)) {
      throw permissionDenied(
        'Expunging a vm can only be done by an Admin. Or when the allow.user.expunge.recover.vm key is set.',
      );
    }
    return submit(call, 'expungeVirtualMachine', findMachine(call));
  },
  work: expungeWork,
};

export const machineJobCommands = [
  deployVirtualMachine,
  startVirtualMachine,
  stopVirtualMachine,
  rebootVirtualMachine,
  destroyVirtualMachine,
  expungeVirtualMachine,
];
