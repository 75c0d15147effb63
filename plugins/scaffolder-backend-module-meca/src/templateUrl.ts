/** The page of a template with its versions and where they are. */
export function templateUrl(appBaseUrl: string, path: string): string {
  const base = `${appBaseUrl.replace(/\/$/, '')}/meca/templates`;
  return `${base}?${new URLSearchParams({ path })}`;
}
