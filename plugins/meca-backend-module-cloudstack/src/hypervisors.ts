import {
  ImportTemplateRequest,
  isRegionError,
  NamedRegion,
  RegionError,
} from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { ListReader } from './protocol/ListReader';

type ImageFormat = ImportTemplateRequest['format'];

/** Who runs images of a format; the first is the usual one. */
const HYPERVISORS: Record<ImageFormat, string[]> = {
  qcow2: ['KVM', 'Simulator'],
  raw: ['KVM', 'Simulator'],
  vhd: ['XenServer', 'Hyperv', 'Simulator'],
  vhdx: ['Hyperv', 'Simulator'],
  ova: ['VMware', 'Simulator'],
  vmdk: ['KVM', 'VMware'],
};

const schema = z.object({ name: z.string() });

/** What the used zones have; undefined: the account may not ask. */
export async function readHypervisors(options: {
  lists: ListReader;
  zones: { id: string }[];
  signal: AbortSignal;
}): Promise<string[] | undefined> {
  const { lists, zones, signal } = options;
  try {
    const rows = await lists.readOnce({
      command: 'listHypervisors',
      key: 'hypervisor',
      parameters: { zoneid: zones.length === 1 ? zones[0].id : undefined },
      row: schema,
      signal,
    });
    return rows.map(({ name }) => name);
  } catch (error) {
    if (isRegionError(error) && error.code === 'rejected') return undefined;
    throw error;
  }
}

/** @throws RegionError when nothing in the region runs the format. */
export function chooseHypervisor(
  names: string[] | undefined,
  options: { format: ImageFormat; region: NamedRegion },
): string {
  const { format, region } = options;
  const able = HYPERVISORS[format];
  if (!names) return able[0];
  const chosen = able.find(each =>
    names.some(name => name.toLowerCase() === each.toLowerCase()),
  );
  if (chosen) return chosen;
  throw new RegionError({
    regionId: region.id,
    code: 'rejected',
    message: `Region ${region.name} runs ${
      names.join(', ') || 'no hypervisor'
    }, which takes no ${format} images`,
    remedy: 'Publish the template in a format of that hypervisor',
  });
}
