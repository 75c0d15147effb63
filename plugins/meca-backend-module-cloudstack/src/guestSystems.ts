import { NamedRegion, RegionError } from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { ListReader } from './protocol/ListReader';
import { idSchema, lenient } from './protocol/values';

const osTypeSchema = z.object({
  id: idSchema,
  // Named only from 4.19 on; the description has been the name before.
  name: lenient(z.string()),
  description: lenient(z.string()),
});
type OsTypeRow = z.output<typeof osTypeSchema>;

/** A guest system as the region calls it. */
export interface OsType {
  id: string;
  name: string;
}

/** Several hundred rows that hardly ever change. */
export async function readOsTypes(options: {
  lists: ListReader;
  signal: AbortSignal;
}): Promise<OsType[]> {
  const rows = await options.lists.listAll<OsTypeRow>({
    command: 'listOsTypes',
    key: 'ostype',
    row: osTypeSchema,
    identify: row => row.id,
    signal: options.signal,
  });
  return rows.flatMap(({ id, name, description }) => {
    const text = description ?? name;
    return text ? [{ id, name: text }] : [];
  });
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/\(?\s*64[- ]?bits?\s*\)?/g, ' ')
    .split(/[^a-z0-9.]+/)
    .filter(Boolean);
}

function similarity(wanted: string[], name: string): number {
  const own = words(name);
  const common = wanted.filter(word => own.includes(word)).length;
  // The first word is the system itself: another one is no match, however alike the rest.
  if (own[0] !== wanted[0]) return 0;
  return common / Math.max(own.length, wanted.length);
}

/**
 * The region's name for a system as people call it: the same one, else the most similar of the same family, else "other". It
 * decides about the devices of the machine, so a near miss does no harm.
 */
export function chooseOsType(
  types: OsType[],
  options: { osName?: string; region: NamedRegion },
): OsType {
  const { osName = '', region } = options;
  const wanted = words(osName);
  const ranked = types
    .map(type => ({ type, rank: similarity(wanted, type.name) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank);
  const other =
    types.find(({ name }) => /^other linux.*64/i.test(name)) ??
    types.find(({ name }) => /^other.*64/i.test(name)) ??
    types.find(({ name }) => /^(other|none)/i.test(name));
  const chosen = ranked.at(0)?.type ?? other ?? types.at(0);
  if (chosen) return chosen;
  throw new RegionError({
    regionId: region.id,
    code: 'rejected',
    message: `Region ${region.name} names no guest system for a template`,
    remedy: 'Allow "listOsTypes" in the role of the portal’s account',
  });
}
