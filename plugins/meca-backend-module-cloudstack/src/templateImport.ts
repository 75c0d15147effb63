import { AccessPort } from '@meca/backstage-plugin-meca-common';
import {
  ImportedTemplateRef,
  ImportTemplateRequest,
  NamedRegion,
  RegionError,
} from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { chooseHypervisor, readHypervisors } from './hypervisors';
import { findByName, FoundTemplate } from './importedTemplates';
import { chooseOsType, OsType } from './guestSystems';
import { CallParameters, CloudStackClient } from './protocol/CloudStackClient';
import { Body } from './protocol/envelope';
import { ListReader } from './protocol/ListReader';
import { idSchema } from './protocol/values';
import { createTags } from './tags';
import { nameOf } from './templateRows';

/** What importing and uploading have in common. */
export interface ImportContext {
  client: CloudStackClient;
  lists: ListReader;
  zones: { id: string; name: string }[];
  /** The guest systems that the region knows. */
  osTypes: () => Promise<OsType[]>;
  request: Omit<ImportTemplateRequest, 'url'>;
  signal: AbortSignal;
}

export interface ImportTemplateOptions extends ImportContext {
  request: ImportTemplateRequest;
}

function formatAccess(access: AccessPort[]): string {
  return access.map(({ protocol, port }) => `${protocol}:${port}`).join(',');
}

/** The marks of a template. */
export function tagsOf(
  request: ImportContext['request'],
): Record<string, string> {
  const access = formatAccess(request.access);
  return {
    'meca:path': request.path,
    'meca:version': request.version,
    'meca:sha256': request.sha256.toLowerCase(),
    'meca:portal': request.portalId,
    // A tag without a value would be refused.
    ...(access && { 'meca:access': access }),
  };
}

/**
 * The one to adopt among those of the right name: not failed, not given up, and made of the same image. The checksum is also
 * known of a template whose tags were never made, because it is given when it is registered.
 */
function chooseAdopted(
  found: FoundTemplate[],
  request: ImportContext['request'],
  region: NamedRegion,
): FoundTemplate | undefined {
  const live = found.filter(
    ({ template }) =>
      template.state !== 'failed' && !request.givenUp?.includes(template.id),
  );
  const other = live.find(
    ({ template }) => template.sha256 !== request.sha256.toLowerCase(),
  );
  if (!other) return live.at(0);
  const { sha256 } = other.template;
  throw new RegionError({
    regionId: region.id,
    code: 'conflict',
    message: `Region ${region.name} already has a template called ${nameOf(
      request,
    )}, but ${
      sha256
        ? `made of another image (SHA-256 ${sha256} instead of ${request.sha256})`
        : 'of what image is not known'
    }`,
    remedy:
      'Find out who made it; rename or delete it in the region, or publish a new version',
  });
}

/** Parameters that `registerTemplate` and `getUploadParamsForTemplate` share. */
function buildParameters(
  request: ImportContext['request'],
  where: { zones: { id: string }[]; osTypeId: string; hypervisor: string },
): CallParameters {
  const { zones, osTypeId, hypervisor } = where;
  const ids = zones.map(({ id }) => id);
  return {
    name: nameOf(request),
    displaytext: request.title,
    format: request.format.toUpperCase(),
    hypervisor,
    ostypeid: osTypeId,
    checksum: `{SHA-256}${request.sha256.toLowerCase()}`,
    ispublic: false,
    isfeatured: false,
    requireshvm: true,
    ...(ids.length === 1 ? { zoneid: ids[0] } : { zoneids: ids.join(',') }),
  };
}

const registeredSchema = z.object({
  template: z.array(z.object({ id: idSchema })).min(1),
});

function parseRegistered(body: Body, region: NamedRegion): string {
  const parsed = registeredSchema.safeParse(body);
  if (parsed.success) return parsed.data.template[0].id;
  throw new RegionError({
    regionId: region.id,
    code: 'failed',
    message: `Region ${region.name} accepted registerTemplate without saying as which template`,
    remedy: 'Look for the template by its name before repeating',
    outcomeUnknown: true,
  });
}

/** Asks the region what it needs to know for them. */
export async function buildTemplateParameters(
  options: ImportContext,
): Promise<CallParameters> {
  const { client, lists, zones, request, signal } = options;
  const { region } = client;
  const [osTypes, hypervisors] = await Promise.all([
    options.osTypes(),
    readHypervisors({ lists, zones, signal }),
  ]);
  return buildParameters(request, {
    zones,
    osTypeId: chooseOsType(osTypes, { osName: request.osName, region }).id,
    hypervisor: chooseHypervisor(hypervisors, {
      format: request.format,
      region,
    }),
  });
}

async function register(options: ImportTemplateOptions): Promise<string> {
  const { client, request, signal } = options;
  const parameters = await buildTemplateParameters(options);
  const body = await client.change(
    'registerTemplate',
    { ...parameters, url: request.url },
    { signal },
  );
  return parseRegistered(body, client.region);
}

/** Undefined: there is none to adopt. Marks it where it has no marks yet. */
export async function tryAdopt(
  options: ImportContext,
): Promise<FoundTemplate | undefined> {
  const { client, request } = options;
  const found = await findByName({ ...options, ...request });
  const adopted = chooseAdopted(found, request, client.region);
  if (adopted) await mark(options, adopted.template.id, adopted.tags);
  return adopted;
}

function mark(
  { client, request, signal }: ImportContext,
  templateId: string,
  present: Record<string, string>,
): Promise<void> {
  const missing = Object.entries(tagsOf(request)).filter(
    ([key]) => present[key] === undefined,
  );
  return createTags({
    client,
    resourceType: 'Template',
    resourceId: templateId,
    tags: Object.fromEntries(missing),
    signal,
  });
}

/** Adopts or registers a template, and marks it. See `RegionDriver.importTemplate`. */
export async function importTemplate(
  options: ImportTemplateOptions,
): Promise<ImportedTemplateRef> {
  const adopted = await tryAdopt(options);
  if (adopted) return { templateId: adopted.template.id, adopted: true };
  const templateId = await register(options);
  await mark(options, templateId, {});
  return { templateId, adopted: false };
}
