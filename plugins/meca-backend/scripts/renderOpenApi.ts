import { stringify } from 'yaml';
import { buildOpenApi } from './buildOpenApi';

/** The text of `openapi.yaml`. */
export function renderOpenApi(): string {
  const header =
    '# Made from plugins/meca-common/src/endpoints.ts; renew with: yarn workspace @meca/backstage-plugin-meca-backend openapi\n';
  return (
    header +
    stringify(buildOpenApi(), { aliasDuplicateObjects: false, lineWidth: 0 })
  );
}
