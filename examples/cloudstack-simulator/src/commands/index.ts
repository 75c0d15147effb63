import { absentCommands } from './absent';
import { accountCommands } from './accounts';
import { listCapacity } from './capacity';
import { Command } from './Command';
import { consoleCommands } from './console';
import { discoveryCommands, listApis } from './discovery';
import { hostCommands } from './hosts';
import { imageStoreCommands } from './imageStores';
import { instanceGroupCommands } from './instanceGroups';
import { jobCommands } from './jobs';
import { machineJobCommands } from './machineJobs';
import { machineCommands } from './machines';
import { networkCommands } from './networks';
import { offeringCommands } from './offerings';
import { regionCommands } from './regions';
import { tagCommands } from './tags';
import { templateChangeCommands } from './templateChanges';
import { templateCommands } from './templates';
import { zoneCommands } from './zones';

const all: Command[] = [
  ...regionCommands,
  ...zoneCommands,
  listCapacity,
  ...hostCommands,
  ...templateCommands,
  ...templateChangeCommands,
  ...imageStoreCommands,
  ...offeringCommands,
  ...networkCommands,
  ...machineJobCommands,
  ...machineCommands,
  ...instanceGroupCommands,
  ...jobCommands,
  ...tagCommands,
  ...accountCommands,
  ...consoleCommands,
  ...discoveryCommands,
  ...absentCommands,
  listApis(() => all),
];

/** Every command that the simulator has, by its exact name. */
export const commands = new Map(all.map(command => [command.name, command]));
