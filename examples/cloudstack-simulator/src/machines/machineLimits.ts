import { isListed } from '../capacity/usage';
import { Account } from '../region/entities';
import { Machine } from '../region/records';
import { Region } from '../region/Region';
import { exceeded } from '../templates/limits';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const USED_UP: Machine['state'][] = ['Destroyed', 'Error', 'Expunging'];

/** What an account's machines count for. */
export interface MachineUse {
  machines: number;
  cores: number;
  memoryMiB: number;
  /** Root disks; they count until they are expunged. */
  primaryStorageBytes: number;
}

type Size = Pick<Machine, 'cores' | 'memoryBytes' | 'rootDiskBytes'>;

/** Running or stopped; what is destroyed holds its disk for a while. */
export function machineUse(region: Region, account: Account): MachineUse {
  const use: MachineUse = {
    ...{ machines: 0, cores: 0 },
    ...{ memoryMiB: 0, primaryStorageBytes: 0 },
  };
  for (const machine of region.records.machines) {
    if (machine.accountId !== account.id || !isListed(machine)) continue;
    if (machine.state !== 'Error') {
      use.primaryStorageBytes += machine.rootDiskBytes;
    }
    if (USED_UP.includes(machine.state)) continue;
    use.machines += 1;
    use.cores += machine.cores;
    use.memoryMiB += machine.memoryBytes / MIB;
  }
  return use;
}

/** Refuses a machine that the account's limits have no room for, as CloudStack does in the call itself. */
export function checkMachineLimits(
  region: Region,
  owner: Account,
  size: Size,
): void {
  const use = machineUse(region, owner);
  const checks = [
    ['user_vm', owner.instanceLimit, use.machines, 1],
    ['cpu', owner.cpuLimit, use.cores, size.cores],
    ['memory', owner.memoryLimitMiB, use.memoryMiB, size.memoryBytes / MIB],
    [
      'primary_storage',
      owner.primaryStorageLimitGiB * GIB,
      use.primaryStorageBytes,
      size.rootDiskBytes,
    ],
  ] as const;
  for (const [type, limit, current, requested] of checks) {
    if (limit >= 0 && current + requested > limit) {
      throw exceeded(owner, type, { limit, current, requested });
    }
  }
}
