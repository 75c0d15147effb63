import { JobWork } from '../jobs/JobRunner';
import { invalidParameterValue, parameterError } from '../protocol/ApiError';
import { MapEntry } from '../protocol/Arguments';
import { mayAccess } from '../region/Caller';
import { Job } from '../region/records';
import { Region } from '../region/Region';
import { tagsOf, tagViews } from '../region/tags';
import { Call, Command } from './Command';
import { ownedBy } from './ownedBy';

/** Resource types that can be tagged here, by the spelling that callers use. */
const RESOURCE_TYPES: Record<string, 'machines' | 'templates'> = {
  UserVm: 'machines',
  Template: 'templates',
};

interface TagInput {
  resourceType: string;
  resourceIds: string[];
  tags: MapEntry[];
  customer?: string;
}

function readTagInput({ region, args, caller }: Call): TagInput {
  const given = args.required('resourcetype').toLowerCase();
  const resourceType = Object.keys(RESOURCE_TYPES).find(
    type => type.toLowerCase() === given,
  );
  if (!resourceType) {
    throw invalidParameterValue(
      `Invalid resource type ${args.required('resourcetype')}`,
    );
  }
  const resourceIds = args.list('resourceids') ?? [];
  for (const id of resourceIds) {
    const known = region.resolve(RESOURCE_TYPES[resourceType], id) === id;
    const resource =
      region.records.machines.find(each => each.id === id) ??
      region.templates.find(id);
    const mine =
      resource !== undefined &&
      resource.removed === undefined &&
      mayAccess(caller, region.account(resource.accountId));
    if (!known || !mine) {
      throw invalidParameterValue(
        `Unable to find resource by id ${id} and type ${resourceType}`,
      );
    }
  }
  return {
    resourceType,
    resourceIds,
    tags: args.map('tags'),
    customer: args.string('customer'),
  };
}

function inputOf(job: Job): TagInput {
  return job.input as unknown as TagInput;
}

function submit(call: Call, command: string, input: TagInput) {
  const job = call.jobs.submit({
    command,
    caller: call.caller,
    input: { ...input },
  });
  return { kind: 'job' as const, jobId: job.id };
}

function addTags(region: Region, job: Job): void {
  const { resourceType, resourceIds, tags, customer } = inputOf(job);
  for (const resourceId of resourceIds) {
    for (const { key, value = '' } of tags) {
      if (tagsOf(region, resourceType, resourceId).some(t => t.key === key)) {
        throw parameterError(
          `tag ${key} already on ${resourceType} with id ${resourceId}`,
        );
      }
      const { accountId } = job;
      region.records.tags.push({
        ...{ resourceType, resourceId, key, value, customer, accountId },
      });
    }
  }
}

const createWork: JobWork = {
  eventType: 'CREATE_TAGS',
  durationMs: region => region.timing.tagsMs,
  finish(region, job) {
    addTags(region, job);
    region.changed();
    return { success: true };
  },
};

const deleteWork: JobWork = {
  eventType: 'DELETE_TAGS',
  durationMs: region => region.timing.tagsMs,
  finish(region, job) {
    const { resourceType, resourceIds, tags } = inputOf(job);
    region.records.tags = region.records.tags.filter(
      tag =>
        tag.resourceType !== resourceType ||
        !resourceIds.includes(tag.resourceId) ||
        (tags.length > 0 &&
          !tags.some(
            ({ key, value }) =>
              key === tag.key && (value === undefined || value === tag.value),
          )),
    );
    region.changed();
    return { success: true };
  },
};

const createTags: Command = {
  name: 'createTags',
  access: 'everybody',
  handle: call => {
    const input = readTagInput(call);
    if (input.tags.some(({ key }) => !key)) {
      throw invalidParameterValue('Every tag needs a key and a value');
    }
    return submit(call, 'createTags', input);
  },
  work: createWork,
};

const deleteTags: Command = {
  name: 'deleteTags',
  access: 'everybody',
  handle: call => submit(call, 'deleteTags', readTagInput(call)),
  work: deleteWork,
};

const listTags: Command = {
  name: 'listTags',
  access: 'everybody',
  handle: call => {
    const { region, args } = call;
    const owned = ownedBy(call);
    const wantedType = args.string('resourcetype')?.toLowerCase();
    const resources = [
      ...region.templates
        .all()
        .filter(template => template.removed === undefined)
        .map(({ id, accountId, isPublic }) => ({
          type: 'Template',
          id,
          visible: isPublic || owned(accountId),
        })),
      ...region.records.machines
        .filter(machine => machine.removed === undefined)
        .map(({ id, accountId }) => ({
          type: 'UserVm',
          id,
          visible: owned(accountId),
        })),
    ];
    const rows = resources
      .filter(
        ({ type, id, visible }) =>
          visible &&
          (!wantedType || type.toLowerCase() === wantedType) &&
          (args.string('resourceid') ?? id) === id,
      )
      .flatMap(({ type, id }) => tagViews(region, type, id))
      .filter(
        tag =>
          (args.string('key') ?? tag.key) === tag.key &&
          (args.string('value') ?? tag.value) === tag.value,
      );
    return { kind: 'list', key: 'tag', rows };
  },
};

export const tagCommands = [createTags, deleteTags, listTags];
