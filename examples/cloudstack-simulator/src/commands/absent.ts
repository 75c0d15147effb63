import { Command } from './Command';

/**
 * Lists that clients ask for along the way, of things that no simulated region
 * has: libcloud, for one, asks for public addresses whenever it lists machines.
 */
const ABSENT = {
  listPublicIpAddresses: 'publicipaddress',
  listIpForwardingRules: 'ipforwardingrule',
  listPortForwardingRules: 'portforwardingrule',
  listFirewallRules: 'firewallrule',
  listProjects: 'project',
  listAffinityGroups: 'affinitygroup',
  listSSHKeyPairs: 'sshkeypair',
  listAlerts: 'alert',
};

export const absentCommands: Command[] = Object.entries(ABSENT).map(
  ([name, key]) => ({
    name,
    access: name === 'listAlerts' ? 'root' : 'everybody',
    handle: () => ({ kind: 'list', key, rows: [] }),
  }),
);
