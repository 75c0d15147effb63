import { LoggerService } from '@backstage/backend-plugin-api';
import {
  createTemplateAction,
  ActionContext,
} from '@backstage/plugin-scaffolder-node';
import { CallOptions, MecaServiceClient, readRegionNames } from '../client';
import { DRY_RUN_SESSION_ID, sessionUrl } from '../session';
import { attemptKey } from './attemptKey';
import { buildSessionInput, ReserveInput } from './buildSessionInput';
import { classFields } from './classFields';
import { describeTime } from './describeTime';
import { reserveExamples } from './reserveSession.examples';
import { tryPlacement } from './tryPlacement';

/** `meca:session:reserve` */
export function createReserveSessionAction(options: {
  client: MecaServiceClient;
  appBaseUrl: string;
}) {
  const { client, appBaseUrl } = options;

  async function reserve(
    ctx: Pick<
      ActionContext<ReserveInput>,
      'input' | 'task' | 'step' | 'checkpoint'
    >,
    callOptions: CallOptions,
  ) {
    const key = attemptKey(ctx);
    return await ctx.checkpoint({
      key: `reserve.${key}`,
      fn: async () => {
        const session = await client.call(
          'createSession',
          // A checkpoint that could not be written is no reason to book twice.
          { body: buildSessionInput(ctx.input), idempotencyKey: key },
          callOptions,
        );
        const { id, regionId, startsAt, endsAt, timeZone } = session;
        return { sessionId: id, regionId, startsAt, endsAt, timeZone };
      },
    });
  }

  /** What was reserved, and the same for people. */
  async function reserveAndTell(
    ctx: Parameters<typeof reserve>[0] & { logger: LoggerService },
    callOptions: CallOptions,
  ) {
    const { timeZone, ...reserved } = await reserve(ctx, callOptions);
    const names = await readRegionNames(client, callOptions);
    const regionName = names.nameOf(reserved.regionId);
    const when = describeTime({ ...reserved, timeZone });
    const { seats, title } = ctx.input;
    ctx.logger.info(
      `Reserved ${seats} seats for "${title}" in ${regionName}, ${when}.`,
    );
    return { ...reserved, regionName, when };
  }

  return createTemplateAction({
    id: 'meca:session:reserve',
    description:
      'Reserves a classroom session: a number of machines of a template for a time, in a region named or placed',
    supportsDryRun: true,
    examples: reserveExamples,
    schema: {
      input: {
        ...classFields,
        startsAt: z =>
          z
            .string()
            .describe(
              'Begin of the class: ISO 8601 with an offset, such as 2026-03-03T13:00:00+01:00',
            ),
        endsAt: z =>
          z
            .string()
            .describe('End of the class; or give durationMinutes')
            .optional(),
        durationMinutes: z =>
          z
            .number()
            .int()
            .positive()
            .describe('Length of the class; or give endsAt')
            .optional(),
      },
      output: {
        sessionId: z => z.string().describe('Id of the session'),
        regionId: z => z.string().describe('Region in which it will be'),
        regionName: z => z.string().describe('What people call that region'),
        startsAt: z => z.string(),
        endsAt: z => z.string(),
        when: z =>
          z
            .string()
            .describe(
              "Begin and end in words, on the institution's clock with its zone",
            ),
        url: z => z.string().describe("The session's page"),
      },
    },
    async handler(ctx) {
      const callOptions = {
        credentials: await ctx.getInitiatorCredentials(),
        signal: ctx.signal,
      };
      const reserved = ctx.isDryRun
        ? {
            ...(await tryPlacement(client, ctx, callOptions)),
            sessionId: DRY_RUN_SESSION_ID,
          }
        : await reserveAndTell(ctx, callOptions);
      ctx.output('sessionId', reserved.sessionId);
      ctx.output('regionId', reserved.regionId);
      ctx.output('regionName', reserved.regionName);
      ctx.output('startsAt', reserved.startsAt);
      ctx.output('endsAt', reserved.endsAt);
      ctx.output('when', reserved.when);
      ctx.output('url', sessionUrl(appBaseUrl, reserved.sessionId));
    },
  });
}
