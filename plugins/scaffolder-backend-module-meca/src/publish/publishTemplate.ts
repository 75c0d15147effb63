import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { MecaServiceClient } from '../client';
import { readRegionIds, requireEnough, runSync, SyncReport } from '../sync';
import { templateUrl } from '../templateUrl';
import { PublishInput, runPublication } from './runPublication';
import { publishExamples } from './publishTemplate.examples';
import { tryPublishing } from './tryPublishing';

const DEFAULT_DEADLINE_MINUTES = 120;
const MINUTE_MS = 60_000;

/** `meca:template:publish` */
export function createPublishTemplateAction(options: {
  client: MecaServiceClient;
  appBaseUrl: string;
  pollIntervalMs: number;
}) {
  const { client, appBaseUrl, pollIntervalMs } = options;
  return createTemplateAction({
    id: 'meca:template:publish',
    description:
      'Publishes an image from the inbox of a repository as a version of a template, and waits until it is published; on request also until regions have it',
    supportsDryRun: true,
    examples: publishExamples,
    schema: {
      input: {
        repositoryId: z => z.string().describe('Repository, such as meca'),
        publisher: z =>
          z.string().describe('Name under which you may publish there'),
        path: z => z.string().describe('Template, such as windows/cad-lab'),
        version: z =>
          z
            .string()
            .describe(
              'Version such as 01.03.00.00; left out: the highest one with its second field raised, or 01.00.00.00',
            )
            .optional(),
        source: z =>
          z.string().describe("Name of the image in the repository's inbox"),
        title: z => z.string().describe('What people call it'),
        notes: z => z.string().describe('What is new in it').optional(),
        osFamily: z => z.enum(['linux', 'windows', 'bsd', 'other']).optional(),
        osName: z => z.string().describe('Such as Windows 11').optional(),
        access: z =>
          z
            .array(
              z.object({
                protocol: z.enum(['rdp', 'vnc', 'ssh']),
                port: z.number().int().min(1).max(65535),
              }),
            )
            .describe('Ports that answer when a machine can be used')
            .optional(),
        licenceNote: z => z.string().optional(),
        sync: z =>
          z
            .boolean()
            .describe(
              'Bring it to the regions now, and wait until they have it; left out: they get it in their own time',
            )
            .optional(),
        regionIds: z =>
          z
            .array(z.string())
            .describe(
              'With sync: regions, by id or by the reference of their entity; left out: all that you manage and that want the template',
            )
            .optional(),
        minReady: z =>
          z
            .number()
            .int()
            .min(0)
            .describe(
              'With sync: in how many regions it must be ready; left out: in all',
            )
            .optional(),
        deadlineMinutes: z =>
          z
            .number()
            .positive()
            .max(7 * 24 * 60)
            .describe(
              `How long to wait in all; left out: ${DEFAULT_DEADLINE_MINUTES} minutes. The work itself goes on after that`,
            )
            .optional(),
      },
      output: {
        path: z => z.string().describe('Template'),
        version: z => z.string().describe('Version that was published'),
        ready: z =>
          z.number().describe('With sync: in how many regions it is ready'),
        missing: z =>
          z
            .array(z.string())
            .describe('With sync: for each region without it, why'),
        summary: z => z.string().describe('With sync: the regions as Markdown'),
        url: z => z.string().describe("The template's page"),
      },
    },
    async handler(ctx) {
      const input: PublishInput = ctx.input;
      const { path, minReady, sync } = input;
      const callOptions = {
        credentials: await ctx.getInitiatorCredentials(),
        signal: ctx.signal,
      };
      const regionIds = readRegionIds(input.regionIds);
      const deadline =
        Date.now() +
        (input.deadlineMinutes ?? DEFAULT_DEADLINE_MINUTES) * MINUTE_MS;
      ctx.output('path', path);
      ctx.output('url', templateUrl(appBaseUrl, path));

      let report: SyncReport | undefined;
      if (ctx.isDryRun) {
        const tried = await tryPublishing(ctx, {
          ...{ client, regionIds, callOptions },
        });
        ctx.output('version', tried.version);
        report = tried.report;
      } else {
        const { version } = await runPublication(ctx, {
          ...{ client, deadline, pollIntervalMs, callOptions },
        });
        ctx.output('version', version);
        report = sync
          ? await runSync(ctx, {
              ...{ client, deadline, pollIntervalMs, callOptions },
              wish: { path, version, regionIds },
            })
          : undefined;
      }
      ctx.output('ready', report?.ready ?? 0);
      ctx.output('missing', report?.missing ?? []);
      ctx.output('summary', report?.summary ?? '');
      if (report) requireEnough(report, { path, minReady, logger: ctx.logger });
    },
  });
}
