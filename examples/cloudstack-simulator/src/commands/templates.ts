import { invalidParameterValue } from '../protocol/ApiError';
import { formatDate } from '../protocol/dates';
import { isRoot } from '../region/Caller';
import { Template } from '../region/entities';
import { tagViews, hasTags } from '../region/tags';
import { Call, Command, matches, matchesKeyword, ownership } from './Command';

const REGISTERED = Date.UTC(2025, 0, 14, 10, 0);

const TEMPLATE_FILTERS = [
  'featured',
  'self',
  'selfexecutable',
  'sharedexecutable',
  'shared',
  'executable',
  'community',
  'all',
];

function templateView({ region, caller }: Call, template: Template) {
  const { description, osType, zone } = template;
  const admin = region.account(region.infrastructure.accounts[0].id);
  return {
    id: template.id,
    name: template.name,
    displaytext: description.displayText ?? template.name,
    ispublic: true,
    created: formatDate(REGISTERED),
    isready: description.ready,
    passwordenabled: description.passwordEnabled,
    format: description.format,
    isfeatured: true,
    crossZones: region.infrastructure.zones.length > 1,
    ostypeid: osType.id,
    ostypename: osType.name,
    ...ownership(admin),
    domainpath: admin.domain.path,
    zoneid: zone.id,
    zonename: zone.name,
    ...(isRoot(caller) && {
      status: description.ready ? 'Download Complete' : '48% Downloaded',
    }),
    size: template.sizeBytes,
    physicalsize: template.physicalBytes,
    templatetype: 'USER',
    hypervisor: template.hypervisor,
    isextractable: false,
    isdynamicallyscalable: false,
    sshkeyenabled: false,
    requireshvm: true,
    directdownload: false,
    deployasis: false,
    bits: 64,
    arch: 'x86_64',
    details: {},
    downloaddetails: description.ready
      ? [
          {
            datastore: 'secondary-1',
            downloadPercent: '100',
            downloadState: 'DOWNLOADED',
          },
        ]
      : [
          {
            datastore: 'secondary-1',
            downloadPercent: '48',
            downloadState: 'DOWNLOAD_IN_PROGRESS',
          },
        ],
    tags: tagViews(region, 'Template', template.id),
  };
}

/** What the filter leaves; all templates here are public, featured and root's. */
function isInFilter(call: Call, template: Template, filter: string): boolean {
  switch (filter) {
    case 'self':
      return isRoot(call.caller);
    case 'selfexecutable':
      return isRoot(call.caller) && template.description.ready;
    case 'shared':
    case 'sharedexecutable':
    case 'community':
      return false;
    case 'executable':
      return template.description.ready;
    default:
      return true;
  }
}

const listTemplates: Command = {
  name: 'listTemplates',
  access: 'everybody',
  refs: { id: 'templates' },
  handle: call => {
    const { region, args, caller } = call;
    const filter = args.required('templatefilter').toLowerCase();
    if (!TEMPLATE_FILTERS.includes(filter)) {
      throw invalidParameterValue('Please specify a valid template filter');
    }
    if (filter === 'all' && !isRoot(caller)) {
      throw invalidParameterValue(
        "Filter 'all' can be specified by root/domain admins only",
      );
    }
    const ids = args.list('ids');
    const ready = args.boolean('isready');
    const rows = region.infrastructure.templates.filter(
      template =>
        isInFilter(call, template, filter) &&
        matches(args, 'id', template.id) &&
        (!ids || ids.includes(template.id)) &&
        matches(args, 'name', template.name) &&
        matches(args, 'zoneid', template.zone.id) &&
        matches(args, 'hypervisor', template.hypervisor) &&
        (ready === undefined || template.description.ready === ready) &&
        hasTags(region, 'Template', template.id, args.map('tags')) &&
        matchesKeyword(args, template.name, template.description.displayText),
    );
    const unique = args.boolean('showunique')
      ? rows.filter(
          (row, index) => rows.findIndex(({ id }) => id === row.id) === index,
        )
      : rows;
    return {
      kind: 'list',
      key: 'template',
      rows: unique.map(template => templateView(call, template)),
    };
  },
};

const listOsTypes: Command = {
  name: 'listOsTypes',
  access: 'everybody',
  refs: { id: 'osTypes' },
  handle: ({ region, args }) => ({
    kind: 'list',
    key: 'ostype',
    rows: region.infrastructure.osTypes
      .filter(
        type =>
          matches(args, 'id', type.id) &&
          matches(args, 'description', type.name) &&
          matchesKeyword(args, type.name),
      )
      .map(type => ({
        id: type.id,
        name: type.name,
        oscategoryname: type.category,
        description: type.name,
        isuserdefined: false,
        fordisplay: true,
      })),
  }),
};

export const templateCommands = [listTemplates, listOsTypes];
