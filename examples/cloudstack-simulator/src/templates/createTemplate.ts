import { randomUUID } from 'node:crypto';
import { secondaryUse } from '../capacity/usage';
import { Call } from '../commands/Command';
import {
  ApiError,
  CsErrorCode,
  ErrorCode,
  invalidParameterValue,
  parameterError,
} from '../protocol/ApiError';
import { unknownEntity } from '../protocol/parseArguments';
import { isRoot } from '../region/Caller';
import { Zone } from '../region/entities';
import { TemplateCopy, TemplateRecord } from '../region/records';
import { FORMAT_NAMES } from './imageFormats';
import { checkImageStore } from './limits';

const HYPERVISORS = [
  'KVM',
  'VMware',
  'XenServer',
  'Hyperv',
  'LXC',
  'Simulator',
  'Any',
];

/** The zones that a registration names, by `zoneid` or `zoneids`. */
export function zonesOf({ region, args }: Call): Zone[] {
  const { zones } = region.infrastructure;
  const ids = args.list('zoneids');
  const id = args.string('zoneid');
  if (ids && id) {
    throw parameterError(
      'Both zoneid and zoneids cannot be specified at the same time',
    );
  }
  const wanted = ids ?? (id === undefined ? [] : [id]);
  if (wanted.length === 0) {
    throw parameterError(
      'Either zoneid or zoneids is required. Both cannot be null.',
    );
  }
  if (wanted.includes('-1')) {
    if (wanted.length === 1) return zones;
    throw parameterError(
      'Parameter zoneids cannot combine all zones (-1) option with other zones',
    );
  }
  return [...new Set(wanted)].map(each => {
    const zone = zones.find(known => known.id === each);
    if (!zone) throw unknownEntity('registerTemplate', 'zoneids', each);
    return zone;
  });
}

function checkRoot({ caller, args }: Call): void {
  const given = ['templatetag', 'isrouting'].find(name => args.has(name));
  if (given && !isRoot(caller)) {
    throw new ApiError(
      ErrorCode.account,
      `Parameter ${given} can only be specified by a Root Admin, permission denied`,
      { csErrorCode: CsErrorCode.permissionDenied },
    );
  }
}

/** As the API spells it; 431 for any other. */
export function formatOf({ args }: Call): string {
  const format = args.required('format').toUpperCase();
  if (FORMAT_NAMES.includes(format)) return format;
  throw parameterError(
    `Image format is incorrect ${format}. Supported formats are ${FORMAT_NAMES.join(
      ', ',
    )}`,
  );
}

function hypervisorOf({ args }: Call): string {
  const given = args.required('hypervisor');
  const known = HYPERVISORS.find(
    name => name.toLowerCase() === given.toLowerCase(),
  );
  if (known) return known;
  throw invalidParameterValue(
    `Hypervisor Type: ${given} is invalid. Supported Hypervisor types are ${HYPERVISORS.join(
      ', ',
    )}.`,
  );
}

/**
 * What registering and uploading have in common: a template that is nowhere
 * yet. Nothing is stored of it before {@link addTemplate}.
 */
export function buildTemplate(
  call: Call,
  where: { zones: Zone[]; copyState: TemplateCopy['state'] },
): TemplateRecord {
  const { region, caller, args } = call;
  checkRoot(call);
  const root = isRoot(caller);
  const name = args.required('name');
  return {
    id: randomUUID(),
    seq: region.templates.nextSeq(),
    name,
    displayText: args.string('displaytext') ?? name,
    format: formatOf(call),
    hypervisor: hypervisorOf(call),
    osTypeId: args.required('ostypeid'),
    accountId: caller.account.id,
    checksum: args.string('checksum'),
    announcedBytes: 0,
    state: where.copyState === 'NOT_UPLOADED' ? 'NotUploaded' : 'Active',
    copies: where.zones.map(zone => ({
      zoneId: zone.id,
      state: where.copyState,
      percent: 0,
      storedBytes: 0,
    })),
    isPublic: args.boolean('ispublic') ?? false,
    // Only administrators decide what everybody is shown first.
    isFeatured: root && (args.boolean('isfeatured') ?? false),
    isExtractable: args.boolean('isextractable') ?? false,
    passwordEnabled: args.boolean('passwordenabled') ?? false,
    sshKeyEnabled: args.boolean('sshkeyenabled') ?? false,
    isDynamicallyScalable: args.boolean('isdynamicallyscalable') ?? false,
    requiresHvm: args.boolean('requireshvm') ?? true,
    crossZones: where.zones.length > 1,
    bits: args.number('bits') ?? 64,
    arch: args.string('arch') ?? 'x86_64',
    templateTag: args.string('templatetag'),
    details: args.map('details')[0] ?? {},
    tags: {},
    created: region.now(),
  };
}

/** From here on the template is listed. */
export function addTemplate(call: Call, template: TemplateRecord): void {
  const { region, caller } = call;
  for (const { zoneId } of template.copies) {
    const zone = region.infrastructure.zones.find(({ id }) => id === zoneId);
    if (!zone) continue;
    const { total } = zone.secondaryStorage;
    checkImageStore(template.name, { used: secondaryUse(region, zone), total });
  }
  region.templates.add(template);
  region.addEvent({
    type: 'TEMPLATE.CREATE',
    level: 'INFO',
    state: 'Completed',
    description: `Successfully completed creating template. Id: ${template.id} name: ${template.name}`,
    userId: caller.user.id,
    accountId: caller.account.id,
    resourceType: 'Template',
    resourceId: template.id,
  });
  region.changed();
}
