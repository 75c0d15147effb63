import { LoggerService } from '@backstage/backend-plugin-api';
import { CallOptions, MecaServiceClient } from '../client';
import { NEXT_VERSION, SyncReport, trySync } from '../sync';
import { PublishInput } from './runPublication';
import { tryPublication } from './tryPublication';

/** Stands for the version that the service would choose, in the steps after a dry run. */
const NOT_CHOSEN = 'chosen when it is published';

/** The dry run of publishing, and of the sync after it. */
export async function tryPublishing(
  ctx: { input: PublishInput; logger: LoggerService },
  options: {
    client: MecaServiceClient;
    regionIds?: string[];
    callOptions: CallOptions;
  },
): Promise<{ version: string; report?: SyncReport }> {
  const { client, regionIds, callOptions } = options;
  const { input, logger } = ctx;
  const { path, source, repositoryId, sync } = input;
  const version = input.version || NOT_CHOSEN;
  const { isFirst } = await tryPublication(
    client,
    { ...input, version: input.version || undefined },
    callOptions,
  );
  logger.info(
    `Would publish ${source} as ${path} (version ${version}) in ${repositoryId}; nothing is published`,
  );
  if (!sync) return { version };
  if (isFirst) {
    logger.info('Would then bring it to the regions that want it');
    return { version };
  }
  const wish = { path, version: NEXT_VERSION, regionIds };
  const report = await trySync({ client, wish, callOptions, logger });
  return { version, report };
}
