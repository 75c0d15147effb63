import {
  TemplateDescription,
  templateName,
} from '../description/offeringsSchema';
import { Account, OsType, Zone } from './entities';
import { Identify } from './buildInfrastructure';
import { TemplateRecord } from './records';

const GIB = 1024 ** 3;
const FIRST_TEMPLATE_SEQ = 201;
const REGISTERED = Date.UTC(2025, 0, 14, 10, 0);

const COMMON_OS_TYPES: [name: string, category: string][] = [
  ['CentOS 7', 'CentOS'],
  ['Rocky Linux 9', 'RedHat'],
  ['Debian GNU/Linux 12 (64-bit)', 'Debian'],
  ['Ubuntu 22.04 LTS', 'Ubuntu'],
  ['Ubuntu 24.04 LTS', 'Ubuntu'],
  ['Windows 10 (64-bit)', 'Windows'],
  ['Windows 11 (64-bit)', 'Windows'],
  ['Windows Server 2022 (64-bit)', 'Windows'],
  ['Other Linux (64-bit)', 'Other'],
];

/** The usual guest systems and those that the templates name beside them. */
export function buildOsTypes(
  templates: TemplateDescription[],
  identify: Identify,
): OsType[] {
  const known = new Map(COMMON_OS_TYPES);
  for (const { osType } of templates) {
    if (!known.has(osType)) known.set(osType, 'Other');
  }
  return [...known].map(([name, category], index) => ({
    ...identify('ostype', name, index + 1),
    name,
    category,
  }));
}

/** Templates that are there from the start, in every zone and under one id, as CloudStack's are. */
export function buildTemplates(
  descriptions: TemplateDescription[],
  options: {
    identify: Identify;
    zones: Zone[];
    osTypes: OsType[];
    hypervisor: string;
    owner: Account;
  },
): TemplateRecord[] {
  const { identify, zones, osTypes, hypervisor, owner } = options;
  return descriptions.map((description, index) => {
    const { path, version, access, ready } = description;
    const name = description.name ?? templateName(path, version);
    const osType = osTypes.find(type => type.name === description.osType);
    const physicalGiB = description.physicalGiB ?? description.sizeGiB * 0.4;
    const storedBytes = Math.round(physicalGiB * GIB);
    return {
      ...identify('template', name, FIRST_TEMPLATE_SEQ + index),
      name,
      displayText: description.displayText ?? name,
      format: description.format,
      hypervisor,
      osTypeId: (osType ?? osTypes[0]).id,
      accountId: owner.id,
      announcedBytes: storedBytes,
      sizeBytes: Math.round(description.sizeGiB * GIB),
      state: 'Active',
      copies: zones.map(zone => ({
        zoneId: zone.id,
        state: ready ? 'DOWNLOADED' : 'DOWNLOAD_IN_PROGRESS',
        percent: ready ? 100 : 48,
        storedBytes,
      })),
      isPublic: true,
      isFeatured: true,
      isExtractable: false,
      passwordEnabled: description.passwordEnabled,
      sshKeyEnabled: false,
      isDynamicallyScalable: false,
      requiresHvm: true,
      crossZones: zones.length > 1,
      bits: 64,
      arch: 'x86_64',
      details: {},
      tags: {
        'meca:path': path,
        'meca:version': version,
        ...(access && { 'meca:access': access }),
        ...description.tags,
      },
      created: REGISTERED,
    };
  });
}
