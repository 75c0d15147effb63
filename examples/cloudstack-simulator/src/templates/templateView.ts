import { ownership } from '../commands/Command';
import { formatDate } from '../protocol/dates';
import { JsonObject } from '../protocol/serialize';
import { Caller, isRoot } from '../region/Caller';
import { TemplateCopy, TemplateRecord } from '../region/records';
import { Region } from '../region/Region';
import { tagViews } from '../region/tags';
import { isReady, TemplateInZone } from './TemplateRegistry';

/** The free text in which the API tells how far a copy is. */
export function statusText(
  region: Region,
  template: TemplateRecord,
  copy: TemplateCopy,
): string {
  if (copy.state === 'DOWNLOADED') return 'Download Complete';
  if (copy.state === 'DOWNLOAD_IN_PROGRESS') {
    return copy.percent === 100
      ? 'Installing Template'
      : `${copy.percent}% Downloaded`;
  }
  if (copy.error) return copy.error;
  return region.isAtLeast('4.15') ? template.state : 'Processing';
}

export function imageStoreName(region: Region, zoneId: string): string {
  const zones = region.infrastructure.zones;
  return `secondary-${zones.findIndex(zone => zone.id === zoneId) + 1}`;
}

/** A template in one zone as the API shows it. */
export function templateView(
  region: Region,
  caller: Caller,
  { template, copy }: TemplateInZone,
): JsonObject {
  const { infrastructure } = region;
  const owner = region.account(template.accountId);
  const zone = infrastructure.zones.find(({ id }) => id === copy.zoneId);
  const osType = infrastructure.osTypes.find(
    ({ id }) => id === template.osTypeId,
  );
  const removed = copy.removed ?? template.removed;
  const ready = isReady(copy);
  return {
    id: template.id,
    name: template.name,
    displaytext: template.displayText,
    ispublic: template.isPublic,
    created: formatDate(template.created),
    removed: removed === undefined ? undefined : formatDate(removed),
    isready: ready,
    passwordenabled: template.passwordEnabled,
    format: template.format,
    isfeatured: template.isFeatured,
    crossZones: template.crossZones,
    ostypeid: template.osTypeId,
    ostypename: osType?.name,
    ...ownership(owner),
    domainpath: owner.domain.path,
    zoneid: copy.zoneId,
    zonename: zone?.name,
    ...((isRoot(caller) || caller.account === owner) && {
      status: statusText(region, template, copy),
      url: template.url,
    }),
    size: template.sizeBytes,
    physicalsize: ready ? copy.storedBytes : undefined,
    checksum: template.checksum?.replace(/^\{.*\}/, ''),
    templatetype: 'USER',
    templatetag: template.templateTag,
    hypervisor: template.hypervisor,
    isextractable: template.isExtractable,
    isdynamicallyscalable: template.isDynamicallyScalable,
    sshkeyenabled: template.sshKeyEnabled,
    requireshvm: template.requiresHvm,
    directdownload: false,
    deployasis: false,
    bits: template.bits,
    arch: template.arch,
    details: template.details,
    downloaddetails: [
      {
        datastore: imageStoreName(region, copy.zoneId),
        downloadPercent: String(copy.percent),
        downloadState: copy.state,
      },
    ],
    tags: tagViews(region, 'Template', template.id),
  };
}
