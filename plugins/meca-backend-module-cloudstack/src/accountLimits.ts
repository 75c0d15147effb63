import { CapacityMetric } from '@meca/backstage-plugin-meca-common';
import {
  CapacityReport,
  RegionOffering,
} from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { ListReader } from './protocol/ListReader';
import { idSchema, lenient, numberSchema } from './protocol/values';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** A number, also as text; Infinity for what CloudStack writes for no limit. What else there may be is not understood. */
const limitSchema = z
  .union([z.number(), z.string()])
  .transform(value => (/^\s*unlimited\s*$/i.test(String(value)) ? -1 : value))
  .pipe(numberSchema)
  .transform(limit => (limit === -1 ? Infinity : limit))
  .refine(limit => limit >= 0);

const shares = { limit: lenient(limitSchema), total: lenient(numberSchema) };
/** One row of `listAccounts`; releases differ in which numbers are texts. */
export const accountSchema = z.object({
  id: idSchema,
  vmlimit: shares.limit,
  vmtotal: shares.total,
  cpulimit: shares.limit,
  cputotal: shares.total,
  memorylimit: shares.limit,
  memorytotal: shares.total,
  primarystoragelimit: shares.limit,
  primarystoragetotal: shares.total,
  secondarystoragelimit: shares.limit,
  secondarystoragetotal: shares.total,
});
export type AccountRow = z.output<typeof accountSchema>;

type Share = Pick<CapacityMetric, 'kind' | 'unit' | 'used'> & {
  /** Infinity: no limit. */
  limit: number;
};

function readShares(
  row: AccountRow,
  slowestCoreMhz: number | undefined,
): Share[] {
  const share = (
    kind: string,
    unit: Share['unit'],
    { used, limit }: { used?: number; limit?: number },
    factor = 1,
  ): Share[] =>
    // A limit that is not told or not understood is unknown, and no sign that there is none.
    used === undefined || limit === undefined
      ? []
      : [{ ...{ kind, unit }, used: used * factor, limit: limit * factor }];
  const cores = { used: row.cputotal, limit: row.cpulimit };
  return [
    ...share(
      'memory',
      'bytes',
      { used: row.memorytotal, limit: row.memorylimit },
      MIB,
    ),
    ...(slowestCoreMhz === undefined
      ? []
      : share('cpu', 'megahertz', cores, slowestCoreMhz)),
    ...share('cpu-cores', 'count', cores),
    // What volumes were promised, whether written or not.
    ...share(
      'allocated-storage',
      'bytes',
      { used: row.primarystoragetotal, limit: row.primarystoragelimit },
      GIB,
    ),
    ...share(
      'secondary-storage',
      'bytes',
      { used: row.secondarystoragetotal, limit: row.secondarystoragelimit },
      GIB,
    ),
    ...share('instances', 'count', { used: row.vmtotal, limit: row.vmlimit }),
  ];
}

/**
 * What an account has of its limits. CloudStack limits cores, and sessions hold megahertz: a core counts as one of the slowest
 * offering, so that what fits in megahertz always fits in cores.
 */
export function buildAccountCapacity(
  row: AccountRow,
  offerings: Pick<RegionOffering, 'cpuCores' | 'cpuMhz'>[],
): CapacityReport {
  const speeds = offerings.map(({ cpuCores, cpuMhz }) => cpuMhz / cpuCores);
  const all = readShares(
    row,
    speeds.length > 0 ? Math.min(...speeds) : undefined,
  );
  return {
    source: 'listAccounts',
    scope: 'account',
    metrics: all
      .filter(({ limit }) => limit !== Infinity)
      .map(({ limit, ...metric }) => ({ ...metric, total: limit })),
    unlimited: all
      .filter(({ limit }) => limit === Infinity)
      .map(({ limit, ...metric }) => metric),
  };
}

/** The account whose keys are used: without `listall` everybody is told of the own one only. Undefined: it is not certain which it is. */
export async function readOwnAccount(options: {
  lists: ListReader;
  signal: AbortSignal;
}): Promise<AccountRow | undefined> {
  const rows = await options.lists.readOnce({
    command: 'listAccounts',
    key: 'account',
    parameters: {},
    row: accountSchema,
    signal: options.signal,
  });
  return rows.length === 1 ? rows[0] : undefined;
}
