import {
  ImportedTemplateRef,
  isRegionError,
  NamedRegion,
  RegionError,
  UploadTemplateRequest,
} from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { CloudStackConfig } from './config';
import { toConnectionError } from './errors/connectionError';
import { discardTemplate } from './discardTemplate';
import { sendFile } from './protocol/sendFile';
import { idSchema } from './protocol/values';
import { createTags } from './tags';
import {
  buildTemplateParameters,
  ImportContext,
  tagsOf,
  tryAdopt,
} from './templateImport';

export interface UploadTemplateOptions extends ImportContext {
  request: UploadTemplateRequest;
  config: Pick<CloudStackConfig, 'ca' | 'connectTimeoutMs'>;
  /** Address of the region's API: an upload is encrypted unless that is not. */
  endpoint: URL;
}

const ticketSchema = z.object({
  getuploadparams: z.object({
    id: idSchema,
    postURL: z.url(),
    metadata: z.string(),
    expires: z.string(),
    signature: z.string(),
  }),
});
type Ticket = z.output<typeof ticketSchema>['getuploadparams'];

/** Adopts or sends a template, and marks it. See `RegionDriver.uploadTemplate`. */
export async function uploadTemplate(
  options: UploadTemplateOptions,
): Promise<ImportedTemplateRef> {
  const { client, zones, request } = options;
  const { region } = client;
  if (zones.length !== 1) {
    throw new RegionError({
      regionId: region.id,
      code: 'rejected',
      message: `Region ${region.name} has ${zones.length} zones in use, and an upload reaches one`,
      remedy: `Set "zone" of the region, or deliver to it by an edge: meca.regions.${region.id}.mgtr.delivery`,
    });
  }
  const adopted = await tryAdopt(options);
  if (adopted?.template.state === 'ready') {
    return { templateId: adopted.template.id, adopted: true };
  }
  if (adopted) {
    throw new RegionError({
      regionId: region.id,
      code: 'failed',
      message: `Region ${region.name} is taking this template already`,
      remedy: 'Wait until it has come or failed there',
    });
  }
  assertInTime(request, await readLimitMs(options), region);
  const ticket = await takeTicket(options);
  try {
    assertInTime(request, Date.parse(ticket.expires) - Date.now(), region);
    await createTags({
      client,
      resourceType: 'Template',
      resourceId: ticket.id,
      tags: tagsOf(request),
      signal: options.signal,
    });
    await send(ticket, options);
  } catch (error) {
    // Its parameters work once, so nothing can come of it any more.
    const discarded = await discardTemplate(client, ticket.id);
    throw toUploadError(error, { discarded });
  }
  return { templateId: ticket.id, adopted: false };
}

const limitSchema = z.object({ value: z.coerce.number().positive() });

/** Undefined: the account may not ask; the parameters of an upload tell it later. */
async function readLimitMs({
  lists,
  signal,
}: UploadTemplateOptions): Promise<number | undefined> {
  try {
    const [limit] = await lists.readOnce({
      command: 'listConfigurations',
      key: 'configuration',
      parameters: { name: 'upload.operation.timeout' },
      row: limitSchema,
      signal,
    });
    return limit && limit.value * 60_000;
  } catch (error) {
    if (isRegionError(error) && ['rejected', 'failed'].includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}

function assertInTime(
  { bytes, bytesPerSecond }: UploadTemplateRequest,
  limitMs: number | undefined,
  region: NamedRegion,
): void {
  if (!bytesPerSecond || limitMs === undefined || Number.isNaN(limitMs)) return;
  const neededMs = (bytes / bytesPerSecond) * 1000;
  if (neededMs < limitMs) return;
  const minutes = (ms: number) => Math.max(1, Math.round(ms / 60_000));
  throw new RegionError({
    regionId: region.id,
    code: 'rejected',
    message: `Region ${region.name} allows ${minutes(
      limitMs,
    )} min for an upload, and this one of ${(bytes / 1e9).toFixed(1)} GB at ${(
      (bytesPerSecond * 8) /
      1e6
    ).toFixed(1)} Mbit/s would take ${minutes(neededMs)} min`,
    remedy: `Deliver by an edge at the region (meca.regions.${region.id}.mgtr.delivery: edge), or raise upload.operation.timeout there`,
  });
}

async function takeTicket(options: UploadTemplateOptions): Promise<Ticket> {
  const { client, signal } = options;
  const body = await client.change(
    'getUploadParamsForTemplate',
    await buildTemplateParameters(options),
    { signal },
  );
  const parsed = ticketSchema.safeParse(body);
  if (parsed.success) return parsed.data.getuploadparams;
  throw new RegionError({
    regionId: client.region.id,
    code: 'failed',
    message: `Region ${client.region.name} answered getUploadParamsForTemplate with something that cannot be read`,
    remedy: 'Report this with the version of the region’s CloudStack',
    outcomeUnknown: true,
  });
}

/** To exactly the given address, with exactly the given headers: both are signed. */
async function send(
  ticket: Ticket,
  { request, config, endpoint, client, signal }: UploadTemplateOptions,
): Promise<void> {
  const { region } = client;
  const url = new URL(ticket.postURL);
  if (url.protocol !== 'https:' && endpoint.protocol === 'https:') {
    throw new RegionError({
      regionId: region.id,
      code: 'rejected',
      message: `Region ${region.name} takes uploads without encryption only`,
      remedy:
        'Give its secondary storage VM a certificate (global setting secstorage.encrypt.copy), or deliver by an edge',
    });
  }
  const status = await sendFile({
    url,
    headers: {
      'x-signature': ticket.signature,
      'x-metadata': ticket.metadata,
      'x-expires': ticket.expires,
    },
    fileName: `image.${request.format}`,
    bytes: request.bytes,
    content: request.open(),
    onProgress: request.onProgress,
    ...config,
    signal,
  }).catch(error => {
    const context = { region, command: 'the upload', changes: true };
    throw toConnectionError(error, context);
  });
  if (status === 200) return;
  throw new RegionError({
    regionId: region.id,
    code: 'failed',
    message: `The secondary storage VM of region ${region.name} refused the upload (HTTP ${status})`,
    remedy:
      'Look at its log and at the clocks of the region; it is sent again with new parameters',
  });
}

/** What is deleted again leaves nothing unknown. */
function toUploadError(
  error: unknown,
  { discarded }: { discarded: boolean },
): unknown {
  if (!isRegionError(error)) return error;
  const { regionId, code, message, remedy } = error;
  return new RegionError({
    ...{ regionId, message, remedy },
    // The API is there; it was the way to the storage machine that broke.
    code: discarded && code === 'unreachable' ? 'failed' : code,
    outcomeUnknown: !discarded,
  });
}
