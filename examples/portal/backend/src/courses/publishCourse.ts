import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** `campus:course:publish`: puts the workspace's catalog-info.yaml where the campus keeps its courses. */
export function createPublishCourseAction(options: { directory: string }) {
  return createTemplateAction({
    id: 'campus:course:publish',
    description: 'Publishes the description of a course on this campus',
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe("The course's name in the catalog"),
      },
      output: {
        entityRef: z => z.string().describe("The course's entity reference"),
      },
    },
    async handler(ctx) {
      const { name } = ctx.input;
      if (!NAME.test(name)) {
        throw new InputError(
          `name must consist of lower-case letters, digits and hyphens, but is "${name}"`,
        );
      }
      ctx.output(
        'entityRef',
        stringifyEntityRef({ kind: 'component', name: name }),
      );
      if (ctx.isDryRun) return;
      await mkdir(options.directory, { recursive: true });
      await copyFile(
        resolveSafeChildPath(ctx.workspacePath, 'catalog-info.yaml'),
        join(options.directory, `${name}.yaml`),
      );
    },
  });
}
