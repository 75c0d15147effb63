import {
  AccessPort,
  accessPortSchema,
  templatePathSchema,
  templateVersionSchema,
} from '@meca/backstage-plugin-meca-common';
import {
  isRegionError,
  RegionTemplate,
} from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { ListReader } from './protocol/ListReader';
import {
  dateSchema,
  flagSchema,
  idSchema,
  lenient,
  numberSchema,
} from './protocol/values';
import { tagsSchema } from './tags';

const rowSchema = z.object({
  id: idSchema,
  name: z.string(),
  displaytext: lenient(z.string()),
  ostypename: lenient(z.string()),
  templatetype: lenient(z.string()),
  isready: lenient(flagSchema),
  status: lenient(z.string()),
  size: lenient(numberSchema),
  zoneid: lenient(idSchema),
  zonename: lenient(z.string()),
  created: lenient(dateSchema),
  tags: tagsSchema,
  downloaddetails: z
    .array(z.object({ downloadState: lenient(z.string()) }))
    .optional()
    .catch(undefined),
});
export type TemplateRow = z.output<typeof rowSchema>;

/** `meca--<path, / as ->--<version>`; the path itself is in a tag, because a hyphen may have been one before. */
const OUR_NAME = /^meca--(.+)--(\d{1,4}(?:\.\d{1,4}){3})$/;
const NO_VERSION = '00.00.00.00';

// Not for students: routers, helpers of hosts, disks without a system.
const INTERNAL_TYPES = new Set([
  'SYSTEM',
  'ROUTING',
  'PERHOST',
  'DATADISK',
  'ISODISK',
]);

const FAILED_STATES = new Set(['DOWNLOAD_ERROR', 'UPLOAD_ERROR', 'ABANDONED']);
const FAILED_STATUS = /^(UploadError|UploadAbandoned|Inactive)$/i;
const MAX_STATUS_LENGTH = 200;

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

function readIdentity(row: TemplateRow): { path: string; version: string } {
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

function hasFailed(row: TemplateRow): boolean {
  return (
    FAILED_STATUS.test(row.status ?? '') ||
    (row.downloaddetails ?? []).some(({ downloadState }) =>
      FAILED_STATES.has(downloadState ?? ''),
    )
  );
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
  const status = unready.status
    ?.replace(/[\p{Cc}\s]+/gu, ' ')
    // The region may tell from where it fetches: addresses can hold a token.
    .replace(/\bhttps?:\/\/\S+/gi, '…')
    .trim()
    .slice(0, MAX_STATUS_LENGTH);
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
      row: rowSchema,
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

const tagRowSchema = z.object({
  resourceid: idSchema,
  key: z.string(),
  value: z.string().default(''),
});

/**
 * Older installations list templates without their tags (seen as such in the 4.11 description of the API), so the tags
 * are asked for by themselves where one of our templates came without. A role that may not ask leaves names to go by.
 */
async function addMissingTags(
  rows: TemplateRow[],
  options: { lists: ListReader; signal: AbortSignal },
): Promise<TemplateRow[]> {
  const isBare = (row: TemplateRow) =>
    OUR_NAME.test(row.name) && Object.keys(row.tags).length === 0;
  if (!rows.some(isBare)) return rows;
  let found: z.output<typeof tagRowSchema>[];
  try {
    found = await options.lists.listAll({
      command: 'listTags',
      key: 'tag',
      parameters: { resourcetype: 'Template', listall: 'true' },
      row: tagRowSchema,
      identify: tag => `${tag.resourceid}/${tag.key}`,
      signal: options.signal,
    });
  } catch (error) {
    if (isRegionError(error) && error.code === 'rejected') return rows;
    throw error;
  }
  const byTemplate = new Map<string, Record<string, string>>();
  for (const { resourceid, key, value } of found) {
    byTemplate.set(resourceid, { ...byTemplate.get(resourceid), [key]: value });
  }
  return rows.map(row =>
    isBare(row) ? { ...row, tags: byTemplate.get(row.id) ?? {} } : row,
  );
}
