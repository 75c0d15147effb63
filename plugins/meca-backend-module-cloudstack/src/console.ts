import {
  ConsoleEndpoint,
  NamedRegion,
  RegionError,
} from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { Body, isObject } from './protocol/envelope';
import { flagSchema, lenient, numberSchema } from './protocol/values';

const schema = z.object({
  success: lenient(flagSchema),
  url: lenient(z.string()),
  websocket: z
    .object({
      token: lenient(z.string()),
      host: z.string().min(1),
      port: numberSchema,
      path: z.string().default('websockify'),
      extra: lenient(z.string()),
    })
    .optional()
    .catch(undefined),
});

/** Reads the body of `createConsoleEndpoint` (4.18 and later); a refusal comes with HTTP 200 and `success: false`. */
export function parseConsoleEndpoint(
  body: Body,
  context: { region: NamedRegion; instanceId: string },
): ConsoleEndpoint {
  const { region } = context;
  // The object is wrapped in the documented case, and plain in some releases.
  const inner = isObject(body.consoleendpoint) ? body.consoleendpoint : body;
  const { success, url, websocket } = schema.parse(inner);
  if (success === false || !websocket) {
    throw new RegionError({
      regionId: region.id,
      code: 'conflict',
      message: `Region ${region.name} gives no console for the machine now`,
      remedy:
        'Check that the machine runs, and that the region has a console proxy that is up',
    });
  }
  // The console proxy speaks TLS exactly if its own page does.
  const isSecure = /^https:/i.test(url ?? '');
  const target = new URL(
    `${isSecure ? 'wss' : 'ws'}://${websocket.host}:${websocket.port}/`,
  );
  target.pathname = websocket.path;
  if (websocket.token) target.searchParams.set('token', websocket.token);
  if (websocket.extra) target.searchParams.set('extra', websocket.extra);
  return {
    websocketUrl: target.toString(),
    protocols: ['binary'],
    signsInByItself: true,
  };
}
