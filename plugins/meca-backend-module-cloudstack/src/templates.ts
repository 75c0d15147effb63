import {
  AccessPort,
  accessPortSchema,
  templatePathSchema,
  templateVersionSchema,
} from '@meca/backstage-plugin-meca-common';
import { RegionTemplate } from '@meca/backstage-plugin-meca-node';
import { ListReader } from './protocol/ListReader';
import {
  addMissingTags,
  hasFailed,
  OUR_NAME,
  readStatus,
  TemplateRow,
  templateRowSchema,
} from './templateRows';

export type { TemplateRow } from './templateRows';

const NO_VERSION = '00.00.00.00';

// Not for students: routers, helpers of hosts, disks without a system.
const INTERNAL_TYPES = new Set([
  'SYSTEM',
  'ROUTING',
  'PERHOST',
  'DATADISK',
  'ISODISK',
]);

function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 200);
  return plain || 'template';
}

export function readIdentity(row: TemplateRow): {
  path: string;
  version: string;
} {
  const [, slugOfPath, versionInName] = OUR_NAME.exec(row.name) ?? [];
  const path = templatePathSchema.safeParse(row.tags['meca:path']);
  const version = templateVersionSchema.safeParse(row.tags['meca:version']);
  return {
    path: path.success ? path.data : slug(slugOfPath ?? row.name),
    version: version.success ? version.data : versionInName ?? NO_VERSION,
  };
}

/** Of templates that we named ourselves, the name says nothing to people. */
function readTitle(
  row: TemplateRow,
  path: string,
): Pick<RegionTemplate, 'title' | 'description'> {
  const text = row.displaytext === row.name ? undefined : row.displaytext;
  const isOurs = OUR_NAME.test(row.name);
  const title = row.tags['meca:title'] || (isOurs ? text || path : row.name);
  return { title, ...(text && text !== title && { description: text }) };
}

/** `rdp:3389,vnc:5900`; what makes no sense is left out. */
export function parseAccessPorts(text: string | undefined): AccessPort[] {
  return (text ?? '').split(',').flatMap(part => {
    const [protocol, port] = part.split(':').map(piece => piece.trim());
    const parsed = accessPortSchema.safeParse({ protocol, port: Number(port) });
    return parsed.success ? [parsed.data] : [];
  });
}

/** Deployable only if `isready` in every zone; the status text is free and decides nothing. */
function readState(
  rows: TemplateRow[],
  zones: { id: string; name: string }[],
): Pick<RegionTemplate, 'state' | 'message'> {
  const missing = zones.find(
    zone => !rows.some(row => (row.zoneid ?? zone.id) === zone.id),
  );
  const unready = rows.find(row => !row.isready);
  if (!unready && missing) {
    return { state: 'preparing', message: `Not in zone ${missing.name} yet` };
  }
  if (!unready) return { state: 'ready' };
  const status = readStatus(unready);
  return {
    state: hasFailed(unready) ? 'failed' : 'preparing',
    ...(status && { message: status }),
  };
}

function preferUsable(a: RegionTemplate, b: RegionTemplate): RegionTemplate {
  const rank = { ready: 0, preparing: 1, failed: 2 };
  return rank[b.state] < rank[a.state] ? b : a;
}

/**
 * One template for each path and version, of rows that CloudStack gives per template and zone. Of two templates with the same
 * path and version, the one that can be deployed, then the newest.
 */
export function buildTemplates(
  rows: TemplateRow[],
  zones: { id: string; name: string }[],
): RegionTemplate[] {
  const zoneIds = new Set(zones.map(zone => zone.id));
  const byId = new Map<string, TemplateRow[]>();
  for (const row of rows) {
    if (INTERNAL_TYPES.has(row.templatetype ?? '')) continue;
    if (row.zoneid !== undefined && !zoneIds.has(row.zoneid)) continue;
    byId.set(row.id, [...(byId.get(row.id) ?? []), row]);
  }
  const newestFirst = [...byId.values()].sort(
    ([a], [b]) => (b.created?.getTime() ?? 0) - (a.created?.getTime() ?? 0),
  );

  const templates = new Map<string, RegionTemplate>();
  for (const ofOneId of newestFirst) {
    const [row] = ofOneId;
    const { path, version } = readIdentity(row);
    const template: RegionTemplate = {
      id: row.id,
      path,
      version,
      ...readTitle(row, path),
      ...(row.ostypename && { osName: row.ostypename }),
      access: parseAccessPorts(row.tags['meca:access']),
      ...readState(ofOneId, zones),
      ...(row.size !== undefined && { sizeBytes: row.size }),
    };
    const key = `${path}@${version}`;
    const other = templates.get(key);
    templates.set(key, other ? preferUsable(other, template) : template);
  }
  return [...templates.values()];
}

/** Templates from which the portal's account can deploy, those that are still on their way too. */
export async function readTemplates(options: {
  lists: ListReader;
  zones: { id: string; name: string }[];
  signal: AbortSignal;
}): Promise<RegionTemplate[]> {
  const { lists, zones, signal } = options;
  const listBy = (templatefilter: string) =>
    lists.listAll<TemplateRow>({
      command: 'listTemplates',
      key: 'template',
      parameters: {
        templatefilter,
        zoneid: zones.length === 1 ? zones[0].id : undefined,
      },
      row: templateRowSchema,
      identify: row => `${row.id}/${row.zoneid}`,
      signal,
    });
  // Only `self` is sure to show what is still on its way, only `executable` what others share with us.
  const [executable, own] = await Promise.all([
    listBy('executable'),
    listBy('self'),
  ]);
  const rows = new Map(
    [...own, ...executable].map(row => [`${row.id}/${row.zoneid}`, row]),
  );
  return buildTemplates(
    await addMissingTags([...rows.values()], { lists, signal }),
    zones,
  );
}
