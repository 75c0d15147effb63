import { formatDate } from '../protocol/dates';
import { JsonObject } from '../protocol/serialize';
import { Caller, isRoot } from '../region/Caller';
import { Machine } from '../region/records';
import { Region } from '../region/Region';
import { groupId } from '../region/groupId';
import { tagViews } from '../region/tags';

const MIB = 1024 ** 2;

function nicViews(region: Region, machine: Machine, root: boolean) {
  const placed = machine.hostId !== undefined;
  return machine.nics.map((nic, index) => {
    const network = region.infrastructure.networks.find(
      ({ id }) => id === nic.networkId,
    );
    const uri = `vlan://${network?.vlan ?? 100 + (network?.seq ?? 0)}`;
    return {
      id: nic.id,
      networkid: nic.networkId,
      networkname: network?.name,
      netmask: network?.netmask,
      gateway: network?.gateway,
      ipaddress: nic.address,
      ...(root && placed && { isolationuri: uri, broadcasturi: uri }),
      traffictype: 'Guest',
      type: network?.type,
      isdefault: index === 0,
      macaddress: nic.mac,
      deviceid: String(index),
      secondaryip: [],
      extradhcpoption: [],
    };
  });
}

function pendingJob(region: Region, machine: Machine) {
  const job = region.records.jobs.findLast(
    each => each.machineId === machine.id && each.phase !== 'done',
  );
  return job && { jobid: job.id, jobstatus: 0 };
}

/** Sets of fields that `details` of listVirtualMachines chooses from. */
type Detail = 'tmpl' | 'servoff' | 'nics' | 'stats' | 'secgrp' | 'affgrp';

/** A machine as the API shows it; undefined fields are left out of answers. */
export function machineView(
  region: Region,
  machine: Machine,
  caller: Caller,
  wants: (detail: Detail) => boolean = () => true,
): JsonObject {
  const root = isRoot(caller);
  const account = region.account(machine.accountId);
  const { infrastructure } = region;
  const zone = infrastructure.zones.find(({ id }) => id === machine.zoneId);
  const host = infrastructure.hosts.find(({ id }) => id === machine.hostId);
  const template = region.templates.find(machine.templateId);
  const osType = infrastructure.osTypes.find(
    ({ id }) => id === template?.osTypeId,
  );
  const offering = infrastructure.serviceOfferings.find(
    ({ id }) => id === machine.offeringId,
  );
  const running = machine.state === 'Running';
  return {
    id: machine.id,
    name: machine.name,
    displayname: machine.displayName,
    account: account.name,
    userid: machine.userId,
    username: region.user(machine.userId).name,
    domainid: account.domain.id,
    domain: account.domain.name,
    domainpath: account.domain.path,
    created: formatDate(machine.created),
    lastupdated: formatDate(machine.updated),
    state: machine.state,
    haenable: machine.haEnabled,
    group: machine.group,
    groupid: machine.group && groupId(machine.accountId, machine.group),
    zoneid: machine.zoneId,
    zonename: zone?.name,
    ...(root && { hostid: host?.id, hostname: host?.name }),
    ...(wants('tmpl') && {
      templateid: machine.templateId,
      templatename: template?.name,
      templatedisplaytext: template?.displayText,
      passwordenabled: template?.passwordEnabled ?? false,
    }),
    ...(wants('servoff') && {
      serviceofferingid: machine.offeringId,
      serviceofferingname: offering?.name,
    }),
    cpunumber: machine.cores,
    cpuspeed: machine.speedMhz,
    memory: Math.round(machine.memoryBytes / MIB),
    ...(running &&
      wants('stats') && {
        cpuused: `${1 + (machine.seq % 7)}.${machine.seq % 10}%`,
        networkkbsread: 120,
        networkkbswrite: 40,
        diskioread: 0,
        diskiowrite: 0,
        memorykbs: machine.memoryBytes / 1024,
      }),
    guestosid: osType?.id,
    ostypeid: osType?.id,
    osdisplayname: osType?.name,
    rootdeviceid: 0,
    rootdevicetype: 'ROOT',
    ...(wants('secgrp') && { securitygroup: [] }),
    ...(wants('nics') && { nic: nicViews(region, machine, root) }),
    hypervisor: host?.cluster.hypervisor ?? template?.hypervisor,
    ...(root && { instancename: machine.instanceName }),
    details: machine.details,
    ...(wants('affgrp') && { affinitygroup: [] }),
    displayvm: machine.displayVm,
    isdynamicallyscalable: false,
    keypair: machine.keypairs,
    keypairs: machine.keypairs,
    userdata: undefined,
    bootmode: 'legacy',
    boottype: 'Bios',
    pooltype: machine.poolId && 'NetworkFilesystem',
    arch: 'x86_64',
    vmtype: 'User',
    deleteprotection: machine.deleteProtection,
    tags: tagViews(region, 'UserVm', machine.id),
    ...pendingJob(region, machine),
  };
}
