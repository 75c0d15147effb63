import { isRegionError } from '@meca/backstage-plugin-meca-node';
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

/** A row of `listTemplates`: one template in one zone. */
export const templateRowSchema = z.object({
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
  checksum: lenient(z.string()),
  tags: tagsSchema,
  downloaddetails: z
    .array(
      z.object({
        downloadState: lenient(z.string()),
        downloadPercent: lenient(numberSchema),
      }),
    )
    .optional()
    .catch(undefined),
});
export type TemplateRow = z.output<typeof templateRowSchema>;

/** `meca--<path, / as ->--<version>`; the path itself is in a tag, because a hyphen may have been one before. */
export const OUR_NAME = /^meca--(.+)--(\d{1,4}(?:\.\d{1,4}){3})$/;

/** The name under which we bring a version to a region; the path is in a tag as well. */
export function nameOf(template: { path: string; version: string }): string {
  return `meca--${template.path.replaceAll('/', '-')}--${template.version}`;
}

const FAILED_STATES = new Set(['DOWNLOAD_ERROR', 'UPLOAD_ERROR', 'ABANDONED']);
const FAILED_STATUS = /^(UploadError|UploadAbandoned|Inactive)$/i;
/** Whatever else stands there is an error's text, in releases that tell no download state. */
const HARMLESS_STATUS =
  /^(|\d+% Downloaded|Installing Template|Download Complete|Processing|Active|NotUploaded|UploadInProgress|Bypassed Secondary Storage)$/i;
const MAX_STATUS_LENGTH = 200;

/** A row that is not ready and will never be. */
export function hasFailed(row: TemplateRow): boolean {
  const status = row.status?.trim() ?? '';
  if (FAILED_STATUS.test(status)) return true;
  return row.downloaddetails === undefined
    ? !HARMLESS_STATUS.test(status)
    : row.downloaddetails.some(({ downloadState }) =>
        FAILED_STATES.has(downloadState ?? ''),
      );
}

/** The status text, fit for a stranger. */
export function readStatus(row: TemplateRow): string | undefined {
  const text = row.status
    ?.replace(/[\p{Cc}\s]+/gu, ' ')
    // The region may tell from where it fetches: addresses can hold a token.
    .replace(/\bhttps?:\/\/\S+/gi, '…')
    .trim()
    .slice(0, MAX_STATUS_LENGTH);
  return text || undefined;
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
export async function addMissingTags(
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
