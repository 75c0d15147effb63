import {
  TemplateDescription,
  templateName,
} from '../description/offeringsSchema';
import { OsType, Template, Zone } from './entities';
import { Identify } from './buildInfrastructure';

const GIB = 1024 ** 3;

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

/** One row per zone, all zones of a region share a template's id as CloudStack's do. */
export function buildTemplates(
  descriptions: TemplateDescription[],
  options: {
    identify: Identify;
    zones: Zone[];
    osTypes: OsType[];
    hypervisor: string;
  },
): Template[] {
  const { identify, zones, osTypes, hypervisor } = options;
  return zones.flatMap(zone =>
    descriptions.map((description, index) => {
      const { path, version, access } = description;
      const name = description.name ?? templateName(path, version);
      const sizeBytes = Math.round(description.sizeGiB * GIB);
      const physicalGiB = description.physicalGiB ?? description.sizeGiB * 0.4;
      return {
        ...identify('template', name, 201 + index),
        name,
        zone,
        osType:
          osTypes.find(type => type.name === description.osType) ?? osTypes[0],
        hypervisor,
        sizeBytes,
        physicalBytes: Math.round(physicalGiB * GIB),
        tags: {
          'meca:path': path,
          'meca:version': version,
          ...(access && { 'meca:access': access }),
          ...description.tags,
        },
        description,
      };
    }),
  );
}
