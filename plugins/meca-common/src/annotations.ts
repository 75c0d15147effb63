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
/** `spec.type` of groups that stand for an institution. @public */
export const GROUP_TYPE_INSTITUTION = 'institution';

/**
 * Name of the catalog entity of a template: a path may hold what entity names may not.
 *
 * @public
 */
export function templateEntityName(path: string): string {
  return path.replace(/\//g, '--').toLowerCase();
}
