import { DiscoveredRegion } from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { ListReader } from './protocol/ListReader';
import { numberSchema } from './protocol/values';

const rowSchema = z.object({
  id: numberSchema,
  name: z.string(),
  endpoint: z.string(),
});
type RegionRow = z.output<typeof rowSchema>;

/** Regions that this one has been told of with `addRegion`, itself among them. */
export async function readRegions(options: {
  lists: ListReader;
  signal: AbortSignal;
}): Promise<DiscoveredRegion[]> {
  const rows = await options.lists.listAll<RegionRow>({
    command: 'listRegions',
    key: 'region',
    row: rowSchema,
    identify: row => String(row.id),
    signal: options.signal,
  });
  return rows.map(({ id, name, endpoint }) => ({ number: id, name, endpoint }));
}
