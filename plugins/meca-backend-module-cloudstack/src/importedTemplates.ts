import {
  ImportedTemplate,
  TemplateProblem,
  TemplateState,
  ZoneTemplate,
} from '@meca/backstage-plugin-meca-node';
import { refusalOf } from './errors/RefusedError';
import { saysUnknownObject } from './errors/refusal';
import { CallParameters } from './protocol/CloudStackClient';
import { ListReader } from './protocol/ListReader';
import {
  addMissingTags,
  hasFailed,
  nameOf,
  readStatus,
  TemplateRow,
  templateRowSchema,
} from './templateRows';
import { parseAccessPorts, readIdentity } from './templates';

interface Zone {
  id: string;
  name: string;
}

export interface ReadTemplatesOptions {
  lists: ListReader;
  /** Those that sessions use. */
  zones: Zone[];
  signal: AbortSignal;
}

const PROBLEMS: [RegExp, TemplateProblem][] = [
  // What the storage machine says when its reader of the format gives up.
  [/stream closed|corrupt|file type mismatch/i, 'format-refused'],
  [/checksum/i, 'checksum-mismatch'],
  [/no space|storage limit|maximum amount of resources/i, 'no-space'],
  [
    /http server returned|incomplete|connect|refused|reset|no route|timed? ?out|unknown host|broke/i,
    'source-failed',
  ],
];

function problemOf(status: string | undefined): TemplateProblem {
  return PROBLEMS.find(([text]) => text.test(status ?? ''))?.[1] ?? 'other';
}

function progressOf(row: TemplateRow): number | undefined {
  const [details] = row.downloaddetails ?? [];
  const percent =
    details?.downloadPercent ??
    Number(/^(\d+)% Downloaded$/.exec(row.status ?? '')?.[1] ?? NaN);
  return percent >= 0 && percent <= 100 ? percent : undefined;
}

function toZoneTemplate(
  zone: Zone,
  row: TemplateRow | undefined,
): ZoneTemplate {
  if (!row) {
    return {
      zone: zone.name,
      state: 'preparing',
      message: `Not in zone ${zone.name} yet`,
    };
  }
  if (row.isready) return { zone: zone.name, state: 'ready' };
  const message = readStatus(row);
  if (hasFailed(row)) {
    const problem = problemOf(message);
    return { zone: zone.name, state: 'failed', problem, message };
  }
  const progressPercent = progressOf(row);
  return { zone: zone.name, state: 'preparing', progressPercent, message };
}

function overall(zones: ZoneTemplate[]): TemplateState {
  if (zones.some(({ state }) => state === 'failed')) return 'failed';
  return zones.every(({ state }) => state === 'ready') ? 'ready' : 'preparing';
}

function meanProgress(zones: ZoneTemplate[]): number {
  const sum = zones.reduce(
    (total, { state, progressPercent = 0 }) =>
      total + (state === 'ready' ? 100 : progressPercent),
    0,
  );
  return Math.floor(sum / zones.length);
}

/** One template of the rows that CloudStack gives for each of its zones. */
export function buildImportedTemplate(
  rows: TemplateRow[],
  zones: Zone[],
): ImportedTemplate {
  const [row] = rows;
  const inZones = zones.map(zone =>
    toZoneTemplate(
      zone,
      rows.find(each => (each.zoneid ?? zone.id) === zone.id),
    ),
  );
  const state = overall(inZones);
  const telling =
    inZones.find(zone => zone.state === 'failed') ??
    inZones.find(zone => zone.state === 'preparing');
  const checksum = row.tags['meca:sha256'] || row.checksum;
  return {
    id: row.id,
    ...readIdentity(row),
    ...(/^[0-9a-f]{64}$/i.test(checksum ?? '') && {
      sha256: checksum?.toLowerCase(),
    }),
    ...(row.tags['meca:portal'] && { portalId: row.tags['meca:portal'] }),
    access: parseAccessPorts(row.tags['meca:access']),
    state,
    ...(state === 'preparing' && { progressPercent: meanProgress(inZones) }),
    ...(telling?.problem && { problem: telling.problem }),
    ...(telling?.message && { message: telling.message }),
    zones: inZones,
    ...(row.created && { createdAt: row.created }),
    ...(row.size !== undefined && { sizeBytes: row.size }),
  };
}

/** Rows of this account's templates, whatever state they are in. */
async function readRows(
  options: ReadTemplatesOptions & { parameters: CallParameters },
): Promise<Map<string, TemplateRow[]>> {
  const { lists, signal, parameters } = options;
  const rows = await lists.listAll<TemplateRow>({
    command: 'listTemplates',
    key: 'template',
    parameters: { templatefilter: 'self', ...parameters },
    row: templateRowSchema,
    identify: row => `${row.id}/${row.zoneid}`,
    // A template overlooked here would be brought a second time.
    complete: true,
    signal,
  });
  const byId = new Map<string, TemplateRow[]>();
  for (const row of await addMissingTags(rows, { lists, signal })) {
    byId.set(row.id, [...(byId.get(row.id) ?? []), row]);
  }
  return byId;
}

export async function readTemplate(
  options: ReadTemplatesOptions & { templateId: string },
): Promise<ImportedTemplate | undefined> {
  const { templateId, zones } = options;
  try {
    const byId = await readRows({ ...options, parameters: { id: templateId } });
    const rows = byId.get(templateId);
    return rows && buildImportedTemplate(rows, zones);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal && saysUnknownObject(refusal)) return undefined;
    throw error;
  }
}

/** A template and the tags that it has. */
export interface FoundTemplate {
  template: ImportedTemplate;
  tags: Record<string, string>;
}

/**
 * Those that carry the version's name, newest first. Different paths can make the same name; one that says by its tag that it
 * is of another path is left out.
 */
export async function findByName(
  options: ReadTemplatesOptions & { path: string; version: string },
): Promise<FoundTemplate[]> {
  const { path, version, zones } = options;
  const name = nameOf({ path, version });
  const byId = await readRows({ ...options, parameters: { name } });
  return [...byId.values()]
    .filter(
      // Some releases search by a part of the name.
      ([row]) => row.name === name && (row.tags['meca:path'] ?? path) === path,
    )
    .map(rows => ({
      template: { ...buildImportedTemplate(rows, zones), path, version },
      tags: rows[0].tags,
    }))
    .sort(
      (a, b) =>
        (b.template.createdAt?.getTime() ?? 0) -
        (a.template.createdAt?.getTime() ?? 0),
    );
}
