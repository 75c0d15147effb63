import { LoggerService } from '@backstage/backend-plugin-api';
import {
  createTemplateAction,
  ActionContext,
} from '@backstage/plugin-scaffolder-node';
import { CallOptions, MecaServiceClient, readRegionNames } from '../client';
import { DRY_RUN_SESSION_ID, sessionUrl } from '../session';
import { attemptKey } from './attemptKey';
import { buildSessionInput, ReserveInput } from './buildSessionInput';
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
        title: z => z.string().describe('What the class is called'),
        institutionRef: z =>
          z
            .string()
            .describe(
              'The institution that holds the class, such as group:default/polito',
            ),
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
        placement: z =>
          z
            .union([
              z.object({ policy: z.enum(['own-first', 'best']) }),
              z.object({
                policy: z.literal('chosen-only'),
                regionId: z.string(),
              }),
            ])
            .describe(
              'Where to hold it, as MecaRegionPicker gives it: in the own region if it fits there, else the best other one (own-first, the default), the least loaded and nearest of all (best), or one region or nothing (chosen-only)',
            )
            .optional(),
        templatePath: z =>
          z.string().describe('Template, such as windows/cad-lab'),
        version: z =>
          z
            .string()
            .describe('Version of the template; left out: the latest')
            .optional(),
        offering: z =>
          z.string().describe('Name of the service offering, such as Small'),
        seats: z =>
          z.number().int().min(1).max(500).describe('Number of machines'),
        ownerRef: z =>
          z
            .string()
            .describe('Who holds the class; left out: whoever runs this')
            .optional(),
        attendees: z =>
          z
            .array(z.string())
            .describe('Students in the order of their seats')
            .optional(),
        comments: z => z.string().optional(),
        courseRef: z =>
          z
            .string()
            .describe(
              'Course in the catalog that it belongs to, such as component:default/cad-lab; may be made after it',
            )
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
