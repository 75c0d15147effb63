/** The page of a template with its versions and where they are. A path consists of what needs no escaping. */
export function templateUrl(appBaseUrl: string, path: string): string {
  return `${appBaseUrl.replace(/\/$/, '')}/meca/templates/${path}`;
}
