/** Id of the region within the portal, on region entities and on groups that own one. @public */
export const ANNOTATION_REGION_ID = 'meca.eu/region-id';
/** CloudStack's own number of the region. @public */
export const ANNOTATION_REGION_NUMBER = 'meca.eu/region-number';
/** Host (and port) of the region's API endpoint; never credentials. @public */
export const ANNOTATION_ENDPOINT_HOST = 'meca.eu/endpoint-host';
/** `latitude,longitude` in degrees. @public */
export const ANNOTATION_LOCATION = 'meca.eu/location';
/** IANA time zone of the institution. @public */
export const ANNOTATION_TIME_ZONE = 'meca.eu/time-zone';
/** Path of the template in the repository, e.g. `windows/cad-lab`. @public */
export const ANNOTATION_TEMPLATE_PATH = 'meca.eu/template-path';
/** `spec.type` of region entities (kind Resource). @public */
export const ENTITY_TYPE_REGION = 'meca-region';
/** `spec.type` of template entities (kind Resource). @public */
export const ENTITY_TYPE_TEMPLATE = 'meca-template';
/** `spec.type` of course entities (kind Component). @public */
export const ENTITY_TYPE_COURSE = 'course';
/** `spec.type` of groups that stand for an institution. @public */
export const GROUP_TYPE_INSTITUTION = 'institution';

/**
 * Name of the catalog entity of a template: a path may hold what entity names may not. A path of lower-case letters
 * keeps its words (`linux/centos-7-minimal` becomes `linux--centos-7-minimal`); others get a hash, so that two paths
 * never share a name.
 *
 * @public
 */
export function templateEntityName(path: string): string {
  const name = path.toLowerCase().replace(/\//g, '--');
  const isPlain =
    name.length <= 63 &&
    /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/.test(name) &&
    path === path.toLowerCase() &&
    !path.includes('--') &&
    !/-\/|\/-/.test(path);
  if (isPlain) return name;
  const words = name
    .slice(0, 54)
    .replace(/^[^a-z0-9]+/, '')
    .replace(/[^a-z0-9]+$/, '');
  return `${words || 'template'}-${hash(path)}`;
}

/** FNV-1a, 32 bits, as eight hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ character.charCodeAt(0), 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}
