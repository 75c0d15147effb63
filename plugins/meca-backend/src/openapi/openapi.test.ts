import { readFile } from 'node:fs/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Endpoint, endpoints } from '@meca/backstage-plugin-meca-common';
import { parse } from 'yaml';
import { renderOpenApi } from '../../scripts/renderOpenApi';

const RENEW = 'yarn workspace @meca/backstage-plugin-meca-backend openapi';

describe('openapi.yaml', () => {
  const file = () =>
    readFile(
      resolvePackagePath('@meca/backstage-plugin-meca-backend', 'openapi.yaml'),
      'utf8',
    );

  it('is what the endpoints say', async () => {
    const isCurrent = (await file()) === renderOpenApi();
    expect(isCurrent ? 'current' : `out of date; renew it: ${RENEW}`).toBe(
      'current',
    );
  });

  it('describes every operation with its parameters, body and answer', async () => {
    const { paths } = parse(await file());
    for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
      const path = endpoint.path.replace(/:([A-Za-z]+)/g, '{$1}');
      const operation = paths[path]?.[endpoint.method.toLowerCase()];
      expect(operation).toMatchObject({
        operationId: name,
        responses: { [endpoint.status ?? 200]: { content: expect.anything() } },
      });
      expect(operation.requestBody !== undefined).toBe(
        endpoint.body !== undefined,
      );
      const inPath = (operation.parameters ?? [])
        .filter((parameter: { in: string }) => parameter.in === 'path')
        .map((parameter: { name: string }) => `{${parameter.name}}`);
      expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath);
    }
    expect(paths['/v1/sessions'].post.parameters).toEqual([
      expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }),
    ]);
    expect(paths['/v1/sessions'].get.parameters).toContainEqual(
      expect.objectContaining({
        name: 'from',
        in: 'query',
        schema: expect.objectContaining({ format: 'date-time' }),
      }),
    );
  });
});
