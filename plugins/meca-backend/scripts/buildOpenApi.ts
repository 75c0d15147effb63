import * as contract from '@meca/backstage-plugin-meca-common';
import { Endpoint, endpoints } from '@meca/backstage-plugin-meca-common';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** Statuses that any operation may answer with; the root router of the backend writes them. */
const FAILURES: Record<string, string> = {
  400: 'The request is malformed; the message names the field',
  401: 'No valid credentials',
  403: 'The caller may not do this',
  404: 'There is no such thing, or the caller may not see it',
  409: 'It does not fit the present state, or no capacity is left',
  503: 'A region could not be asked; the message says which and what to do',
};

const ERROR = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['name', 'message'],
      properties: {
        name: { type: 'string' },
        message: { type: 'string' },
      },
    },
  },
};

/** The exported object schemas of the contract: `regionHealthSchema` is called `RegionHealth`. */
const NAMED = z.registry<{ id: string }>();
for (const [key, value] of Object.entries(contract)) {
  if (value instanceof z.ZodObject && key.endsWith('Schema')) {
    const name = key.slice(0, -'Schema'.length);
    NAMED.add(value, { id: name[0].toUpperCase() + name.slice(1) });
  }
}

/** The REST API as an OpenAPI 3.1 document, made from the schemas that server and clients parse with. */
export function buildOpenApi(): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = { Error: ERROR };
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    // `:regionId` becomes `{regionId}`.
    const path = endpoint.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [endpoint.method.toLowerCase()]: buildOperation(name, endpoint, schemas),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'MECA',
      version: '1',
      description:
        'Regions, capacity, templates, classroom sessions and workspaces of a MECA federation. Instants are ISO 8601 with an offset; units are in names.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/meca' }],
    security: [{ backstage: [] }],
    paths,
    components: {
      securitySchemes: {
        backstage: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of Backstage, of a user or of a service',
        },
      },
      responses: buildFailures(),
      schemas,
    },
  };
}

function buildOperation(name: string, endpoint: Endpoint, schemas: Json): Json {
  const parameters = [
    ...pathParameters(endpoint.path),
    ...queryParameters(endpoint.query),
    ...headerParameters(endpoint),
  ];
  return {
    operationId: name,
    summary: endpoint.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(endpoint.body && {
      requestBody: {
        required: true,
        content: json(toInputSchema(endpoint.body)),
      },
    }),
    responses: {
      [endpoint.status ?? 200]: {
        description: endpoint.summary,
        content: endpoint.response
          ? json(toOutputSchema(endpoint.response, schemas))
          : { 'text/plain': { schema: { type: 'string' } } },
      },
      ...Object.fromEntries(
        Object.keys(FAILURES).map(status => [
          status,
          { $ref: `#/components/responses/${status}` },
        ]),
      ),
    },
  };
}

function buildFailures(): Json {
  return Object.fromEntries(
    Object.entries(FAILURES).map(([status, description]) => [
      status,
      { description, content: json({ $ref: '#/components/schemas/Error' }) },
    ]),
  );
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', maxLength: 200 },
  }));
}

function queryParameters(query: z.ZodObject | undefined): Json[] {
  if (!query) return [];
  const { properties = {} } = toInputSchema(query) as {
    properties?: Record<string, Json>;
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    // None of them is required: each has a default.
    required: false,
    schema,
  }));
}

function headerParameters(endpoint: Endpoint): Json[] {
  const headers: Json[] = [];
  const schema = { type: 'string', minLength: 1, maxLength: 200 };
  if (endpoint.idempotent) {
    headers.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'The same key and body give the first answer again',
      schema,
    });
  }
  if (endpoint.ifMatch) {
    headers.push({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The etag that was last read',
      schema,
    });
  }
  return headers;
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

/** What a caller sends, where defaults may be left out. OpenAPI 3.1 speaks the JSON Schema that zod writes. */
function toInputSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

/** What is answered; parts that have a name in the contract go to `schemas` and are referred to. */
function toOutputSchema(schema: z.ZodType, schemas: Json): Json {
  const {
    $schema: _,
    $defs = {},
    ...rest
  } = JSON.parse(
    JSON.stringify(z.toJSONSchema(schema, { io: 'output', metadata: NAMED }))
      .split('#/$defs/')
      .join('#/components/schemas/'),
  );
  for (const [name, part] of Object.entries<Json>($defs)) {
    const { id: _id, ...described } = part;
    schemas[name] = described;
  }
  delete rest.id;
  return rest;
}
