import { CommandDeclaration } from '../catalogue/catalogue';
import { formatDate } from '../protocol/dates';
import { invalidParameterValue } from '../protocol/ApiError';
import { isRoot } from '../region/Caller';
import { Call, Command, matches, matchesKeyword, ownership } from './Command';
import { uploadTimeoutMinutes } from './templateChanges';
import { ownedBy } from './ownedBy';

const API_TYPES: Record<string, string> = { object: 'map', array: 'list' };

function apiView(declaration: CommandDeclaration) {
  return {
    name: declaration.name,
    description: `${declaration.name} of the simulated region`,
    isasync: declaration.isAsync,
    related: '',
    params: [...declaration.parameters.values()].map(parameter => ({
      name: parameter.name,
      type: parameter.type,
      length: parameter.maxLength,
      required: parameter.required,
      ...(parameter.since && { since: parameter.since }),
    })),
    response: [...declaration.fields.values()].map(field => ({
      name: field.name,
      type: API_TYPES[field.json] ?? field.json,
    })),
  };
}

/** Made with the table of commands, because it lists the very commands that are there. */
export function listApis(commands: () => Iterable<Command>): Command {
  return {
    name: 'listApis',
    access: 'everybody',
    handle: ({ region, args, caller }) => {
      const name = args.string('name');
      const rows = [...commands()]
        .filter(command => command.access !== 'root' || isRoot(caller))
        .filter(command => !name || command.name === name)
        .flatMap(command => region.declarations.get(command.name) ?? [])
        .map(apiView);
      if (name && rows.length === 0) {
        throw invalidParameterValue(
          `The given API name either does not exist or is not available for user: ${name}`,
        );
      }
      return { kind: 'list', key: 'api', rows, paged: false };
    },
  };
}

const listCapabilities: Command = {
  name: 'listCapabilities',
  access: 'everybody',
  handle: ({ region, caller }) => {
    const { throttling } = region.description;
    return {
      kind: 'object',
      key: 'capability',
      value: {
        securitygroupsenabled: false,
        dynamicrolesenabled: true,
        cloudstackversion: region.version,
        userpublictemplateenabled: true,
        supportELB: 'false',
        projectinviterequired: false,
        allowusercreateprojects: true,
        customdiskofferingminsize: 1,
        customdiskofferingmaxsize: 1024,
        regionsecondaryenabled: false,
        kvmsnapshotenabled: false,
        // What the caller may, be it by the settings or as an administrator.
        allowuserviewdestroyedvm: isRoot(caller),
        allowuserexpungerecovervm: isRoot(caller),
        defaultuipagesize: 20,
        ...(throttling && {
          apilimitinterval: throttling.intervalSeconds,
          apilimitmax: throttling.max,
        }),
      },
    };
  },
};

const listConfigurations: Command = {
  name: 'listConfigurations',
  access: 'root',
  handle: ({ region, args }) => {
    const { description } = region;
    const values: Record<string, string> = {
      'default.page.size': String(description.pageSize),
      'expunge.delay': '86400',
      'expunge.interval': '86400',
      'job.expire.minutes': '1440',
      'job.cancel.threshold.minutes': '60',
      'api.throttling.enabled': String(description.throttling !== undefined),
      'upload.operation.timeout': String(uploadTimeoutMinutes(region)),
      'secstorage.allowed.internal.sites': '',
      'allow.user.expunge.recover.vm': 'false',
      ...description.configuration,
    };
    return {
      kind: 'list',
      key: 'configuration',
      rows: Object.entries(values)
        .filter(
          ([name]) => matches(args, 'name', name) && matchesKeyword(args, name),
        )
        .map(([name, value]) => ({
          category: 'Advanced',
          name,
          value,
          isdynamic: false,
        })),
    };
  },
};

const listEvents: Command = {
  name: 'listEvents',
  access: 'everybody',
  refs: { id: 'events', startid: 'events' },
  handle: (call: Call) => {
    const { region, args } = call;
    const owned = ownedBy(call);
    const from = args.number('startdate') ?? -Infinity;
    const to = args.number('enddate') ?? Infinity;
    const rows = region.records.events.filter(
      event =>
        owned(event.accountId) &&
        matches(args, 'id', event.id) &&
        matches(args, 'type', event.type) &&
        matches(args, 'level', event.level) &&
        matches(args, 'state', event.state) &&
        matches(args, 'resourceid', event.resourceId) &&
        (!args.has('startid') ||
          event.parentId === args.string('startid') ||
          event.id === args.string('startid')) &&
        event.created >= from &&
        event.created <= to &&
        matchesKeyword(args, event.description),
    );
    return {
      kind: 'list',
      key: 'event',
      rows: rows.toReversed().map(event => ({
        id: event.id,
        type: event.type,
        level: event.level,
        state: event.state,
        description: event.description,
        username: region.user(event.userId).name,
        ...ownership(region.account(event.accountId)),
        created: formatDate(event.created),
        parentid: event.parentId,
        resourceid: event.resourceId,
        resourcetype: event.resourceType,
        archived: false,
      })),
    };
  },
};

export const discoveryCommands = [
  listCapabilities,
  listConfigurations,
  listEvents,
];
