import { invalidParameterValue } from '../protocol/ApiError';
import { isRoot } from '../region/Caller';
import { hasTags } from '../region/tags';
import { isReady, TemplateInZone } from '../templates/TemplateRegistry';
import { templateView } from '../templates/templateView';
import { Call, Command, matches, matchesKeyword } from './Command';

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

/** What the filter leaves; nothing is shared with single accounts here. */
function isInFilter(
  { caller }: Call,
  { template, copy }: TemplateInZone,
  filter: string,
): boolean {
  const own = template.accountId === caller.account.id;
  switch (filter) {
    case 'self':
      return own;
    case 'selfexecutable':
      return own && isReady(copy);
    case 'featured':
      return template.isPublic && template.isFeatured;
    case 'community':
      return template.isPublic && !template.isFeatured;
    case 'executable':
      return (own || template.isPublic) && isReady(copy);
    case 'all':
      return true;
    default:
      return false;
  }
}

/** Every row, or with `showremoved` also those that are gone. */
function candidates({ region, args }: Call): TemplateInZone[] {
  if (!args.boolean('showremoved')) return region.templates.rows();
  return region.templates
    .all()
    .flatMap(template => template.copies.map(copy => ({ template, copy })));
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
    if (args.has('id') && ids) {
      throw invalidParameterValue(
        'Specify either id or ids but not both parameters',
      );
    }
    const rows = candidates(call).filter(row => {
      const { template, copy } = row;
      return (
        isInFilter(call, row, filter) &&
        matches(args, 'id', template.id) &&
        (!ids || ids.includes(template.id)) &&
        matches(args, 'name', template.name) &&
        matches(args, 'zoneid', copy.zoneId) &&
        matches(args, 'hypervisor', template.hypervisor) &&
        (ready === undefined || isReady(copy) === ready) &&
        hasTags(region, 'Template', template.id, args.map('tags')) &&
        matchesKeyword(args, template.name, template.displayText)
      );
    });
    const unique = args.boolean('showunique')
      ? rows.filter(
          ({ template }, index) =>
            rows.findIndex(row => row.template === template) === index,
        )
      : rows;
    return {
      kind: 'list',
      key: 'template',
      rows: unique.map(row => templateView(region, caller, row)),
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
