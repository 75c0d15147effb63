import { ConflictError } from '@backstage/errors';
import { ActionContext } from '@backstage/plugin-scaffolder-node';
import {
  AccessPort,
  Publication,
  PublicationInput,
} from '@meca/backstage-plugin-meca-common';
import { CallOptions, MecaServiceClient } from '../client';
import { attemptKey } from '../reserve/attemptKey';
import { explainProblem } from '../sync';
import { waitForPublication } from './waitForPublication';

/** What the action takes. */
export type PublishInput = {
  repositoryId: string;
  publisher: string;
  path: string;
  version?: string;
  source: string;
  title: string;
  notes?: string;
  osFamily?: PublicationInput['osFamily'];
  osName?: string;
  access?: AccessPort[];
  licenceNote?: string;
  sync?: boolean;
  regionIds?: string[];
  minReady?: number;
  deadlineMinutes?: number;
};

/** A field of a form that was left empty is an empty text, or null. */
export function buildPublication(input: PublishInput): PublicationInput {
  const { repositoryId, publisher, path, source, title } = input;
  return {
    ...{ repositoryId, publisher, path, source, title },
    version: input.version || undefined,
    notes: input.notes || undefined,
    osFamily: input.osFamily || undefined,
    osName: input.osName || undefined,
    access: input.access ?? undefined,
    licenceNote: input.licenceNote || undefined,
  };
}

/**
 * Begins a publication, once however often the task is tried, and follows it to its end. Throws ConflictError when it
 * failed, or did not end before `deadline`.
 */
export async function runPublication(
  ctx: Pick<
    ActionContext<object>,
    'task' | 'step' | 'checkpoint' | 'logger'
  > & { input: PublishInput },
  options: {
    client: MecaServiceClient;
    deadline: number;
    pollIntervalMs: number;
    callOptions: CallOptions;
  },
): Promise<Publication> {
  const { client, callOptions } = options;
  const key = attemptKey(ctx);
  const { publicationId } = await ctx.checkpoint({
    key: `publish.${key}`,
    fn: async () => {
      const { id } = await client.call(
        'publishTemplate',
        // A checkpoint that could not be written is no reason to publish twice.
        { body: buildPublication(ctx.input), idempotencyKey: key },
        callOptions,
      );
      return { publicationId: id };
    },
  });
  const publication = await waitForPublication({
    ...{ ...options, publicationId, logger: ctx.logger },
  });
  const { path, version, state, problem } = publication;
  if (state === 'published') {
    ctx.logger.info(`Published ${path} ${version}`);
    return publication;
  }
  throw new ConflictError(
    state === 'failed'
      ? `${path} ${version} was not published: ${
          problem ? explainProblem(problem) : 'no reason was given'
        }`
      : `${path} ${version} was not published before the deadline; it goes on, see the page of the template`,
  );
}
