import { ConflictError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { SessionDetail } from '@meca/backstage-plugin-meca-common';
import { MecaServiceClient } from '../client';
import { sessionUrl } from '../session';
import { checkControl, readSession } from '../control';
import { provisionExamples } from './provisionWorkspaces.examples';
import { waitForSeats } from './waitForSeats';

const DEFAULT_DEADLINE_MINUTES = 20;
const MINUTE_MS = 60_000;

/** Its machines are not wanted yet, and cannot be: the capacity is only reserved from later on. */
function isAhead({ state, preparesAt }: SessionDetail): boolean {
  return state === 'admitted' && Date.parse(preparesAt) > Date.now();
}

/** `meca:workspaces:provision` */
export function createProvisionWorkspacesAction(options: {
  client: MecaServiceClient;
  appBaseUrl: string;
  pollIntervalMs: number;
}) {
  const { client, appBaseUrl, pollIntervalMs } = options;
  return createTemplateAction({
    id: 'meca:workspaces:provision',
    description:
      'Starts the workspaces of a session now and waits until they are ready, or tells which are missing and why',
    supportsDryRun: true,
    examples: provisionExamples,
    schema: {
      input: {
        sessionId: z => z.string().describe('Id of a reserved session'),
        minReady: z =>
          z
            .number()
            .int()
            .min(1)
            .describe('How many seats must be ready; left out: all')
            .optional(),
        deadlineMinutes: z =>
          z
            .number()
            .positive()
            .max(24 * 60)
            .describe(
              `How long to wait; left out: ${DEFAULT_DEADLINE_MINUTES} minutes`,
            )
            .optional(),
        onlyIfDue: z =>
          z
            .boolean()
            .describe(
              'Before the reservation begins, do nothing: the seats start by themselves in time. Left out: fail then',
            )
            .optional(),
      },
      output: {
        seats: z => z.number().describe('How many seats the session has'),
        ready: z => z.number().describe('How many of them are ready'),
        failed: z => z.number().describe('How many were given up'),
        missing: z =>
          z.array(z.string()).describe('For each seat that is not ready, why'),
        url: z => z.string().describe("The session's page"),
      },
    },
    async handler(ctx) {
      const { sessionId, minReady } = ctx.input;
      const callOptions = {
        credentials: await ctx.getInitiatorCredentials(),
        signal: ctx.signal,
      };
      ctx.output('url', sessionUrl(appBaseUrl, sessionId));

      if (ctx.isDryRun) {
        const seats = await checkControl({
          client,
          sessionId,
          action: 'start',
          callOptions,
          logger: ctx.logger,
        });
        ctx.output('seats', seats);
        ctx.output('ready', 0);
        ctx.output('failed', 0);
        ctx.output('missing', []);
        return;
      }

      const deadline =
        Date.now() +
        (ctx.input.deadlineMinutes ?? DEFAULT_DEADLINE_MINUTES) * MINUTE_MS;
      const session = await readSession(client, sessionId, callOptions);
      if (ctx.input.onlyIfDue && isAhead(session)) {
        ctx.logger.info(
          `"${session.title}" is not due yet: its ${session.seats} seats start by themselves before it begins.`,
        );
        ctx.output('seats', session.seats);
        ctx.output('ready', 0);
        ctx.output('failed', 0);
        ctx.output('missing', []);
        return;
      }
      await ctx.checkpoint({
        key: `start.${sessionId}`,
        fn: async () => {
          const params = { sessionId };
          await client.call('startSession', { params }, callOptions);
          return { startedAt: new Date().toISOString() };
        },
      });
      const wanted = Math.min(minReady ?? session.seats, session.seats);
      const report = await waitForSeats({
        ...{ client, sessionId, wanted, deadline, pollIntervalMs, callOptions },
        logger: ctx.logger,
      });
      ctx.output('seats', report.seats);
      ctx.output('ready', report.ready);
      ctx.output('failed', report.failed);
      ctx.output('missing', report.missing);
      if (report.ready < wanted) {
        throw new ConflictError(
          `${report.ready} of ${report.seats} seats of "${
            session.title
          }" are ready, ${wanted} were wanted${
            report.settled ? '' : ' before the deadline'
          }. ${report.missing.join(' ')}`,
        );
      }
    },
  });
}
