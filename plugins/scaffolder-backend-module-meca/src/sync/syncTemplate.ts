import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { MecaServiceClient } from '../client';
import { templateUrl } from '../templateUrl';
import { readRegionIds } from './readRegionIds';
import { requireEnough } from './reportSync';
import { runSync } from './runSync';
import { syncExamples } from './syncTemplate.examples';
import { trySync } from './trySync';

const DEFAULT_DEADLINE_MINUTES = 60;
const MINUTE_MS = 60_000;

/** `meca:template:sync` */
export function createSyncTemplateAction(options: {
  client: MecaServiceClient;
  appBaseUrl: string;
  pollIntervalMs: number;
}) {
  const { client, appBaseUrl, pollIntervalMs } = options;
  return createTemplateAction({
    id: 'meca:template:sync',
    description:
      'Brings a version of a template to regions and waits until it is ready there, or tells for each region why it is not',
    supportsDryRun: true,
    examples: syncExamples,
    schema: {
      input: {
        path: z => z.string().describe('Template, such as windows/cad-lab'),
        version: z =>
          z
            .string()
            .describe(
              'Version such as 01.02.00.00; left out or "latest": the highest that each region may have',
            )
            .optional(),
        regionIds: z =>
          z
            .array(z.string())
            .describe(
              'Regions, by id or by the reference of their entity; left out: all that you manage and that want the template',
            )
            .optional(),
        minReady: z =>
          z
            .number()
            .int()
            .min(0)
            .describe('In how many regions it must be ready; left out: in all')
            .optional(),
        deadlineMinutes: z =>
          z
            .number()
            .positive()
            .max(7 * 24 * 60)
            .describe(
              `How long to wait; left out: ${DEFAULT_DEADLINE_MINUTES} minutes. The sync itself goes on after that`,
            )
            .optional(),
      },
      output: {
        ready: z => z.number().describe('In how many regions it is ready'),
        missing: z =>
          z
            .array(z.string())
            .describe('For each region that does not have it, why'),
        regions: z =>
          z
            .array(
              z.object({
                regionId: z.string(),
                version: z.string().optional(),
                outcome: z
                  .enum([
                    ...(['ready', 'failed', 'refused', 'unfinished'] as const),
                    'planned',
                  ])
                  .describe('planned: in a dry run'),
                reason: z.string().optional(),
              }),
            )
            .describe('What became of it in each region'),
        summary: z => z.string().describe('The same as Markdown'),
        url: z => z.string().describe("The template's page"),
      },
    },
    async handler(ctx) {
      const { path, minReady } = ctx.input;
      const callOptions = {
        credentials: await ctx.getInitiatorCredentials(),
        signal: ctx.signal,
      };
      const wish = {
        path,
        // A field of a form that was left empty is an empty text.
        version: ctx.input.version || 'latest',
        regionIds: readRegionIds(ctx.input.regionIds),
      };
      ctx.output('url', templateUrl(appBaseUrl, path));
      const deadline =
        Date.now() +
        (ctx.input.deadlineMinutes ?? DEFAULT_DEADLINE_MINUTES) * MINUTE_MS;
      const report = ctx.isDryRun
        ? await trySync({ client, wish, callOptions, logger: ctx.logger })
        : await runSync(ctx, {
            ...{ client, wish, deadline, pollIntervalMs, callOptions },
          });
      ctx.output('ready', report.ready);
      ctx.output('missing', report.missing);
      ctx.output('regions', report.regions);
      ctx.output('summary', report.summary);
      requireEnough(report, { path, minReady, logger: ctx.logger });
    },
  });
}
