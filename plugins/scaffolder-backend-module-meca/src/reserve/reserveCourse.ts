import {
  ActionContext,
  createTemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { CallOptions, MecaServiceClient, readRegionNames } from '../client';
import { DRY_RUN_SESSION_ID, sessionUrl } from '../session';
import { attemptKey } from './attemptKey';
import { buildCourseInput, ReserveCourseInput } from './buildSessionInput';
import { classFields } from './classFields';
import { describeTime } from './describeTime';
import { reserveCourseExamples } from './reserveCourse.examples';

type ReserveContext = Pick<
  ActionContext<ReserveCourseInput>,
  'input' | 'task' | 'step' | 'checkpoint' | 'logger'
>;

/** `meca:course:reserve` */
export function createReserveCourseAction(options: {
  client: MecaServiceClient;
  appBaseUrl: string;
}) {
  const { client, appBaseUrl } = options;

  /** One request for all: what the service refuses or a crash interrupts leaves no part of it booked. */
  async function reserve(ctx: ReserveContext, callOptions: CallOptions) {
    const key = attemptKey(ctx);
    const reserved = await ctx.checkpoint({
      key: `reserve.${key}`,
      fn: async () => {
        const { items } = await client.call(
          'createSessions',
          { body: buildCourseInput(ctx.input), idempotencyKey: key },
          callOptions,
        );
        return items.map(({ id, regionId, startsAt, endsAt, timeZone }) => ({
          ...{ sessionId: id, regionId, startsAt, endsAt, timeZone },
        }));
      },
    });
    const names = await readRegionNames(client, callOptions);
    const { seats, title } = ctx.input;
    return reserved.map(({ timeZone, ...session }) => {
      const regionName = names.nameOf(session.regionId);
      const when = describeTime({ ...session, timeZone });
      ctx.logger.info(
        `Reserved ${seats} seats for "${title}" in ${regionName}, ${when}.`,
      );
      return { ...session, regionName, when };
    });
  }

  /** Asks where they would be, each beside the others, and fails as booking them would. */
  async function tryAll(ctx: ReserveContext, callOptions: CallOptions) {
    const { items } = await client.call(
      'evaluateSessions',
      { body: buildCourseInput(ctx.input) },
      callOptions,
    );
    const names = await readRegionNames(client, callOptions);
    const { seats, title } = ctx.input;
    return items.map(({ regionId, timeZone, reasons, ...span }) => {
      const regionName = names.nameOf(regionId);
      const when = describeTime({ ...span, timeZone });
      const why = reasons.map(({ message }) => message).join('; ');
      ctx.logger.info(
        `${seats} seats for "${title}" would be reserved in ${regionName}, ${when}. Nothing is booked. ${why}`.trimEnd(),
      );
      const sessionId = DRY_RUN_SESSION_ID;
      return { sessionId, regionId, regionName, ...span, when };
    });
  }

  return createTemplateAction({
    id: 'meca:course:reserve',
    description:
      'Reserves all sessions of a course, or none: machines of a template at several times, each in a region named or placed',
    supportsDryRun: true,
    examples: reserveCourseExamples,
    schema: {
      input: {
        ...classFields,
        startsAt: z =>
          z
            .array(z.string())
            .min(1)
            .max(50)
            .describe(
              'Begin of each session, as MecaTimesPicker gives them: ISO 8601 with an offset, such as 2026-03-03T13:00:00+01:00',
            ),
        durationMinutes: z =>
          z.number().int().positive().describe('Length of each session'),
      },
      output: {
        sessions: z =>
          z
            .array(
              z.object({
                sessionId: z.string(),
                regionId: z.string(),
                regionName: z.string(),
                startsAt: z.string(),
                endsAt: z.string(),
                when: z.string(),
                url: z.string(),
              }),
            )
            .describe(
              'In the order of startsAt; as meca:session:reserve tells of one',
            ),
      },
    },
    async handler(ctx) {
      const callOptions = {
        credentials: await ctx.getInitiatorCredentials(),
        signal: ctx.signal,
      };
      const sessions = ctx.isDryRun
        ? await tryAll(ctx, callOptions)
        : await reserve(ctx, callOptions);
      ctx.output(
        'sessions',
        sessions.map(session => ({
          ...session,
          url: sessionUrl(appBaseUrl, session.sessionId),
        })),
      );
    },
  });
}
