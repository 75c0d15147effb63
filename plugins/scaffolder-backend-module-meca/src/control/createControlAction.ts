import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import { MecaServiceClient } from '../client';
import { sessionUrl } from '../session';
import { checkControl } from './checkControl';

const KINDS = {
  start: {
    endpoint: 'startSession',
    done: 'Starting',
    description:
      'Starts all workspaces of a session now, without waiting for them',
    name: 'Start the workspaces',
  },
  stop: {
    endpoint: 'stopSession',
    done: 'Stopping',
    description: 'Stops all workspaces of a session, without waiting for them',
    name: 'Stop the workspaces',
  },
} as const;

/** `meca:workspaces:start` and `meca:workspaces:stop` */
export function createControlAction(options: {
  kind: keyof typeof KINDS;
  client: MecaServiceClient;
  appBaseUrl: string;
}) {
  const { kind, client, appBaseUrl } = options;
  const { endpoint, done, description, name } = KINDS[kind];
  const id = `meca:workspaces:${kind}`;
  return createTemplateAction({
    id,
    description,
    supportsDryRun: true,
    examples: [
      {
        description: name,
        example: stringify({
          steps: [
            {
              action: id,
              id: kind,
              name,
              input: { sessionId: '01890a5d-ac96-774b-bcce-b302099a8057' },
            },
          ],
        }),
      },
    ],
    schema: {
      input: {
        sessionId: z => z.string().describe('Id of a reserved session'),
      },
      output: {
        seats: z => z.number().describe('How many seats the session has'),
        url: z => z.string().describe("The session's page"),
      },
    },
    async handler(ctx) {
      const { sessionId } = ctx.input;
      const callOptions = {
        credentials: await ctx.getInitiatorCredentials(),
        signal: ctx.signal,
      };
      ctx.output('url', sessionUrl(appBaseUrl, sessionId));
      if (ctx.isDryRun) {
        const { logger } = ctx;
        ctx.output(
          'seats',
          await checkControl({
            ...{ client, sessionId, action: kind, callOptions, logger },
          }),
        );
        return;
      }
      const { seats, title } = await ctx.checkpoint({
        key: `${kind}.${sessionId}`,
        fn: async () => {
          const params = { sessionId };
          const session = await client.call(endpoint, { params }, callOptions);
          return { seats: session.seats, title: session.title };
        },
      });
      ctx.logger.info(`${done} ${seats} seats of "${title}".`);
      ctx.output('seats', seats);
    },
  });
}
