import {
  ApiError,
  ErrorCode,
  parameterError,
  permissionDenied,
} from '../protocol/ApiError';
import { unknownEntity } from '../protocol/parseArguments';
import { mayAccess } from '../region/Caller';
import { TemplateRecord } from '../region/records';
import { Region } from '../region/Region';
import {
  addTemplate,
  buildTemplate,
  zonesOf,
} from '../templates/createTemplate';
import {
  DeleteTemplateInput,
  deleteTemplateWork,
} from '../templates/deleteTemplate';
import { checkTemplateLimits } from '../templates/limits';
import { askSize } from '../templates/source';
import { checkSource } from '../templates/sourceRules';
import { templateView } from '../templates/templateView';
import { Call, Command } from './Command';

const MINUTE_MS = 60_000;

/** The template that `id` names, if it is still there and the caller's. */
function findTemplate({ region, caller, args }: Call): TemplateRecord {
  const id = args.required('id');
  const template = region.templates.find(id);
  if (!template || template.removed !== undefined) {
    throw unknownEntity('template', 'id', id);
  }
  if (!mayAccess(caller, region.account(template.accountId))) {
    throw permissionDenied(
      `Acct[${caller.account.id}-${caller.account.name}] does not have permission to operate with resource Template {"id":${template.seq},"name":"${template.name}","uuid":"${id}"}`,
    );
  }
  return template;
}

function rowsOf({ region, caller }: Call, template: TemplateRecord) {
  return template.copies.map(copy =>
    templateView(region, caller, { template, copy }),
  );
}

async function sizeOf(url: string): Promise<number> {
  try {
    return await askSize(url);
  } catch {
    throw parameterError(`Unable to establish connection with URL ${url}`);
  }
}

const registerTemplate: Command = {
  name: 'registerTemplate',
  access: 'everybody',
  handle: async call => {
    const { region, args, caller } = call;
    const zones = zonesOf(call);
    if (!args.has('ostypeid')) {
      throw parameterError('Please provide a guest OS type');
    }
    if (args.boolean('directdownload')) {
      throw parameterError(
        'Direct download of templates is not possible in this region',
      );
    }
    const template = buildTemplate(call, {
      zones,
      copyState: 'NOT_DOWNLOADED',
    });
    const url = args.required('url');
    await checkSource(region, { format: template.format, url });
    const announcedBytes = await sizeOf(url);
    checkTemplateLimits(region, caller.account, announcedBytes * zones.length);
    Object.assign(template, { url, announcedBytes });
    addTemplate(call, template);
    return {
      kind: 'list',
      key: 'template',
      rows: rowsOf(call, template),
      paged: false,
    };
  },
};

/** Minutes that a caller has for an upload; newer releases are more patient. */
export function uploadTimeoutMinutes(region: Region): number {
  const given = region.description.configuration['upload.operation.timeout'];
  return Number(given ?? (region.isAtLeast('4.20') ? 60 : 10));
}

const getUploadParamsForTemplate: Command = {
  name: 'getUploadParamsForTemplate',
  access: 'everybody',
  envelope: 'postuploadtemplateresponse',
  handle: call => {
    const { region, args, caller, uploads } = call;
    if (!args.has('ostypeid')) {
      throw parameterError('Missing parameter ostypeid');
    }
    const template = buildTemplate(call, {
      zones: zonesOf(call),
      copyState: 'NOT_UPLOADED',
    });
    checkTemplateLimits(region, caller.account, 0);
    const [copy] = template.copies;
    template.uploadUntil =
      Date.now() + uploadTimeoutMinutes(region) * MINUTE_MS;
    addTemplate(call, template);
    const ticket = uploads.issue({ template, copy });
    return {
      kind: 'object',
      key: 'getuploadparams',
      value: {
        id: template.id,
        postURL: ticket.postUrl,
        metadata: ticket.metadata,
        expires: ticket.expires,
        signature: ticket.signature,
      },
    };
  },
};

const deleteTemplate: Command = {
  name: 'deleteTemplate',
  access: 'everybody',
  refs: { id: 'templates' },
  handle: call => {
    const { region, args, caller, jobs } = call;
    const input: DeleteTemplateInput = {
      templateId: findTemplate(call).id,
      zoneId: args.string('zoneid'),
      // Releases in between deleted by force unless told otherwise.
      forced: args.boolean('forced') ?? !region.isAtLeast('4.19'),
    };
    const job = jobs.submit({
      command: 'deleteTemplate',
      caller,
      input: { ...input },
    });
    return { kind: 'job', jobId: job.id };
  },
  work: deleteTemplateWork,
};

const updateTemplate: Command = {
  name: 'updateTemplate',
  access: 'everybody',
  refs: { id: 'templates' },
  handle: call => {
    const { region, args } = call;
    const template = findTemplate(call);
    region.templates.keep(template);
    const [details] = args.map('details');
    if (args.boolean('cleanupdetails')) template.details = {};
    else if (details) template.details = details;
    const format = args.string('format')?.toUpperCase();
    if (format && format !== template.format && template.sizeBytes) {
      throw new ApiError(
        ErrorCode.parameter,
        'Format of a template that has been downloaded cannot be changed',
      );
    }
    Object.assign(template, {
      name: args.string('name') ?? template.name,
      displayText: args.string('displaytext') ?? template.displayText,
      osTypeId: args.string('ostypeid') ?? template.osTypeId,
      format: format ?? template.format,
      templateTag: args.string('templatetag') ?? template.templateTag,
      passwordEnabled:
        args.boolean('passwordenabled') ?? template.passwordEnabled,
      sshKeyEnabled: args.boolean('sshkeyenabled') ?? template.sshKeyEnabled,
      requiresHvm: args.boolean('requireshvm') ?? template.requiresHvm,
      isDynamicallyScalable:
        args.boolean('isdynamicallyscalable') ?? template.isDynamicallyScalable,
    });
    region.changed();
    // Told without what depends on a zone, unlike in lists.
    const [row] = rowsOf(call, template);
    const {
      zoneid,
      zonename,
      isready,
      status,
      size,
      physicalsize,
      downloaddetails,
      ...reduced
    } = row;
    return { kind: 'object', key: 'template', value: reduced };
  },
};

export const templateChangeCommands = [
  registerTemplate,
  getUploadParamsForTemplate,
  deleteTemplate,
  updateTemplate,
];
