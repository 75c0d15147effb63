import { FederationExport } from '@meca/backstage-plugin-meca-common';

type Call = FederationExport['items'][number]['calls'][number];

/** Quotes for a shell only what needs it. */
function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value)
    ? value
    : `'${value.replace(/'/g, `'\\''`)}'`;
}

/** `addRegion` calls as lines for a shell with CloudMonkey. */
export function toCloudMonkey(calls: Call[]): string {
  return calls
    .map(
      ({ id, name, endpoint }) =>
        `cmk add region id=${id} ${quote(`name=${name}`)} ${quote(
          `endpoint=${endpoint}`,
        )}`,
    )
    .join('\n');
}
