import { formatDate } from '../protocol/dates';
import { stableUuid } from '../region/ids';
import { Call, Command, matches, matchesKeyword } from './Command';

const MADE = Date.UTC(2024, 8, 2, 9, 0);

const listServiceOfferings: Command = {
  name: 'listServiceOfferings',
  access: 'everybody',
  refs: { id: 'serviceOfferings' },
  handle: ({ region, args }) => ({
    kind: 'list',
    key: 'serviceoffering',
    rows: (args.boolean('issystem')
      ? []
      : region.infrastructure.serviceOfferings
    )
      .filter(
        ({ id, name, description }) =>
          matches(args, 'id', id) &&
          matches(args, 'name', name) &&
          (args.number('cpunumber') ?? description.cores) ===
            description.cores &&
          (args.number('memory') ?? description.memoryMiB) ===
            description.memoryMiB &&
          matchesKeyword(args, name, description.displayText),
      )
      .map(({ id, name, description }) => ({
        id,
        name,
        displaytext:
          description.displayText ??
          `${description.cores} × ${description.speedMhz} MHz, ${description.memoryMiB} MiB`,
        cpunumber: description.cores,
        cpuspeed: description.speedMhz,
        memory: description.memoryMiB,
        created: formatDate(MADE),
        storagetype: 'shared',
        provisioningtype: 'thin',
        offerha: false,
        limitcpuuse: false,
        isvolatile: false,
        issystem: false,
        defaultuse: false,
        iscustomized: false,
        dynamicscalingenabled: true,
        rootdisksize: description.rootDiskGiB,
        state: 'Active',
      })),
  }),
};

const listDiskOfferings: Command = {
  name: 'listDiskOfferings',
  access: 'everybody',
  refs: { id: 'diskOfferings' },
  handle: ({ region, args }) => ({
    kind: 'list',
    key: 'diskoffering',
    rows: region.infrastructure.diskOfferings
      .filter(
        ({ id, name }) =>
          matches(args, 'id', id) &&
          matches(args, 'name', name) &&
          matchesKeyword(args, name),
      )
      .map(({ id, name, description }) => ({
        id,
        name,
        displaytext: description.displayText ?? `${description.sizeGiB} GiB`,
        disksize: description.sizeGiB,
        created: formatDate(MADE),
        iscustomized: false,
        storagetype: 'shared',
        provisioningtype: 'thin',
        displayoffering: true,
        state: 'Active',
      })),
  }),
};

/** Root disks of the machines, which is all the volumes there are. */
const listVolumes: Command = {
  name: 'listVolumes',
  access: 'everybody',
  handle: (call: Call) => {
    const { region, args } = call;
    const machineId = args.string('virtualmachineid');
    const rows = region.records.machines.filter(
      machine =>
        machine.removed === undefined &&
        machine.poolId !== undefined &&
        (!machineId || machine.id === machineId) &&
        (call.caller.account.role === 'root' ||
          machine.accountId === call.caller.account.id),
    );
    return {
      kind: 'list',
      key: 'volume',
      rows: rows.map(machine => ({
        id: stableUuid(machine.id, 'root-disk'),
        name: `ROOT-${machine.seq}`,
        type: 'ROOT',
        deviceid: 0,
        state: 'Ready',
        size: machine.rootDiskBytes,
        zoneid: machine.zoneId,
        storageid: machine.poolId,
        virtualmachineid: machine.id,
        vmname: machine.name,
        vmdisplayname: machine.displayName,
        vmstate: machine.state,
        created: formatDate(machine.created),
      })),
    };
  },
};

export const offeringCommands = [
  listServiceOfferings,
  listDiskOfferings,
  listVolumes,
];
