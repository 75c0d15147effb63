import { RegionOffering } from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { ListReader } from './protocol/ListReader';
import { flagSchema, idSchema, lenient, numberSchema } from './protocol/values';

const MIB = 1024 * 1024;

const rowSchema = z.object({
  id: idSchema,
  name: z.string(),
  cpunumber: lenient(numberSchema),
  /** MHz of one core. */
  cpuspeed: lenient(numberSchema),
  /** MiB */
  memory: lenient(numberSchema),
  iscustomized: lenient(flagSchema),
  issystem: lenient(flagSchema),
  state: lenient(z.string()),
});
type OfferingRow = z.output<typeof rowSchema>;

function toOffering(row: OfferingRow): RegionOffering[] {
  const { cpunumber, cpuspeed, memory } = row;
  const isOpen = row.state === undefined || row.state === 'Active';
  if (row.iscustomized || row.issystem || !isOpen) return [];
  // A size that is unknown cannot be reserved.
  if (!cpunumber || !cpuspeed || !memory) return [];
  return [
    {
      id: row.id,
      name: row.name,
      cpuCores: cpunumber,
      cpuMhz: cpunumber * cpuspeed,
      memoryBytes: memory * MIB,
    },
  ];
}

/** Offerings of a fixed size; those that ask the caller for a size are left out. */
export async function readOfferings(options: {
  lists: ListReader;
  /** Only those of one zone; undefined: all. */
  zoneId?: string;
  signal: AbortSignal;
}): Promise<RegionOffering[]> {
  const rows = await options.lists.listAll<OfferingRow>({
    command: 'listServiceOfferings',
    key: 'serviceoffering',
    parameters: { zoneid: options.zoneId },
    row: rowSchema,
    identify: row => row.id,
    signal: options.signal,
  });
  return rows.flatMap(toOffering);
}
