import { RegionCapacity } from '@meca/backstage-plugin-meca-common';
import { RegionDefinition } from '../../federation/types';

/** MHz, bytes and addresses. */
export interface Usage {
  cpu: number;
  mem: number;
  ips: number;
}

/** What our machines take in a region: certainly, and at most, at the time of an observation. */
export interface OwnUsage {
  least: MachineUsage;
  most: MachineUsage;
}

/** Megahertz at the clocks of the machines' own offerings. */
export interface MachineUsage extends Usage {
  cores: number;
}

type Key = keyof Usage;
const KIND: Record<Key, string> = {
  cpu: 'cpu',
  mem: 'memory',
  ips: 'shared-network-ips',
};

/** Limits as stored; null has the meaning that the columns of `region_policy` give it. */
export interface RegionLimits {
  capacity: Record<Key | 'seats', number | null>;
  lending: Record<'seats' | 'cpu' | 'mem', number | null>;
  /** Used by machines that are not ours. */
  others: Record<Key, number | null>;
}

/**
 * What sessions may take of a region: what is there less what machines that are not ours use, and never more than the
 * operator's limit. With a limit and no observation the limit counts: the operator vouches for it. With neither the
 * capacity stays unknown, and nothing is admitted.
 *
 * @remarks
 * A region tells how much is used, not by whom. While machines of ours are on their way up or down it is not certain
 * whether they are in that number, so what others use is known only to lie between two values; then the last
 * known one is kept as far as it lies between them (the higher one if there is none). Without this a class that starts
 * would look like strangers taking the region, and next month's bookings would be refused for some minutes.
 */
export function buildRegionPolicy(options: {
  region: Pick<RegionDefinition, 'limits' | 'lending'>;
  /** Last good numbers, if there ever were any. */
  observed?: Pick<RegionCapacity, 'metrics' | 'scope'>;
  own: OwnUsage;
  previousOthers: Partial<Record<Key, number | null>>;
}): RegionLimits {
  const { region, observed, previousOthers } = options;
  const own = countAsRegionDoes(options.own, observed);
  const limitOf: Record<Key, number | undefined> = {
    cpu: region.limits.cpuMhz,
    mem: region.limits.memoryBytes,
    ips: region.limits.addresses,
  };
  const others: RegionLimits['others'] = { cpu: null, mem: null, ips: null };
  const capacity: RegionLimits['capacity'] = {
    ...others,
    seats: region.limits.seats ?? null,
  };
  for (const key of Object.keys(KIND) as Key[]) {
    const metric = observed?.metrics.find(m => m.kind === KIND[key]);
    capacity[key] = limitOf[key] ?? null;
    others[key] = previousOthers[key] ?? null;
    if (metric) {
      others[key] = deduceOthers(metric.used, key, own, previousOthers[key]);
      const free = Math.max(0, metric.total - others[key]);
      capacity[key] = Math.min(free, limitOf[key] ?? Infinity);
    }
  }
  if (capacity.ips !== null) capacity.ips = Math.floor(capacity.ips);
  const machines = observed?.metrics.find(m => m.kind === 'instances');
  if (machines) {
    // A limit of the portal's own account, in which only few machines are not ours: those that are certainly not.
    const least = Math.max(0, machines.used - own.most.ips);
    capacity.seats = Math.min(
      Math.max(0, machines.total - least),
      region.limits.seats ?? Infinity,
    );
  }
  return {
    capacity,
    others,
    lending: {
      seats: region.lending.seats ?? null,
      cpu: region.lending.cpuMhz ?? null,
      mem: region.lending.memoryBytes ?? null,
    },
  };
}

/**
 * An account's limit is one of cores, told in megahertz of the slowest offering, whatever the clocks of the machines are. Ours have to
 * be counted like that too: at its real clock a class of a fast offering would hide as many megahertz of strangers.
 */
function countAsRegionDoes(
  own: OwnUsage,
  observed: Pick<RegionCapacity, 'metrics' | 'scope'> | undefined,
): OwnUsage {
  if (observed?.scope !== 'account') return own;
  const totalOf = (kind: string) =>
    observed.metrics.find(metric => metric.kind === kind)?.total;
  const cores = totalOf('cpu-cores');
  const megahertz = totalOf(KIND.cpu);
  if (!cores || megahertz === undefined) return own;
  const count = (usage: MachineUsage): MachineUsage => ({
    ...usage,
    cpu: usage.cores * (megahertz / cores),
  });
  return { least: count(own.least), most: count(own.most) };
}

function deduceOthers(
  used: number,
  key: Key,
  own: OwnUsage,
  previous: number | null | undefined,
): number {
  const least = Math.max(0, used - own.most[key]);
  const most = Math.max(0, used - own.least[key]);
  return Math.min(most, Math.max(least, previous ?? most));
}
