import { AccessPort } from '@meca/backstage-plugin-meca-common';
import {
  ImportedTemplateRef,
  ImportTemplateRequest,
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

export interface ImportTemplateOptions {
  client: CloudStackClient;
  lists: ListReader;
  zones: { id: string; name: string }[];
  /** The guest systems that the region knows. */
  osTypes: () => Promise<OsType[]>;
  request: ImportTemplateRequest;
  signal: AbortSignal;
}

function formatAccess(access: AccessPort[]): string {
  return access.map(({ protocol, port }) => `${protocol}:${port}`).join(',');
}

function tagsOf(request: ImportTemplateRequest): Record<string, string> {
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
  request: ImportTemplateRequest,
  regionId: string,
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
    regionId,
    code: 'conflict',
    message: `Region ${regionId} already has a template called ${nameOf(
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

/** Parameters of `registerTemplate`. */
export function buildRegisterParameters(
  request: ImportTemplateRequest,
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
    url: request.url,
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

function parseRegistered(body: Body, regionId: string): string {
  const parsed = registeredSchema.safeParse(body);
  if (parsed.success) return parsed.data.template[0].id;
  throw new RegionError({
    regionId,
    code: 'failed',
    message: `Region ${regionId} accepted registerTemplate without saying as which template`,
    remedy: 'Look for the template by its name before repeating',
    outcomeUnknown: true,
  });
}

async function register(options: ImportTemplateOptions): Promise<string> {
  const { client, lists, zones, request, signal } = options;
  const { regionId } = client;
  const [osTypes, hypervisors] = await Promise.all([
    options.osTypes(),
    readHypervisors({ lists, zones, signal }),
  ]);
  const parameters = buildRegisterParameters(request, {
    zones,
    osTypeId: chooseOsType(osTypes, { osName: request.osName, regionId }).id,
    hypervisor: chooseHypervisor(hypervisors, {
      format: request.format,
      regionId,
    }),
  });
  const body = await client.change('registerTemplate', parameters, { signal });
  return parseRegistered(body, regionId);
}

/** Adopts or registers a template, and marks it. See `RegionDriver.importTemplate`. */
export async function importTemplate(
  options: ImportTemplateOptions,
): Promise<ImportedTemplateRef> {
  const { client, request, signal } = options;
  const found = await findByName({ ...options, ...request });
  const adopted = chooseAdopted(found, request, client.regionId);
  const templateId = adopted?.template.id ?? (await register(options));
  const missing = Object.entries(tagsOf(request)).filter(
    ([key]) => adopted?.tags[key] === undefined,
  );
  await createTags({
    client,
    resourceType: 'Template',
    resourceId: templateId,
    tags: Object.fromEntries(missing),
    signal,
  });
  return { templateId, adopted: adopted !== undefined };
}
