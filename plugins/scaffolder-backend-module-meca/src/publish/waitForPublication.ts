import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Publication } from '@meca/backstage-plugin-meca-common';
import { CallOptions, MecaServiceClient } from '../client';

/** Errors after which asking again can help. */
const PASSING = ['ServiceUnavailableError', 'ServiceUnavailable'];

/**
 * Follows the making of a version until it is published or has failed, or the deadline has passed, and gives what was seen
 * last. Throws when aborted, and when not even one answer came before the deadline.
 */
export async function waitForPublication(options: {
  client: MecaServiceClient;
  publicationId: string;
  deadline: number;
  pollIntervalMs: number;
  callOptions: CallOptions;
  logger: LoggerService;
}): Promise<Publication> {
  const { client, publicationId, deadline, callOptions, logger } = options;
  const { signal } = callOptions;
  let seen: Publication | undefined;
  let toldPercent = -1;
  for (;;) {
    try {
      seen = await client.call(
        'getPublication',
        { params: { publicationId } },
        callOptions,
      );
      const { bytesDone, bytesTotal } = seen;
      const percent = bytesTotal > 0 ? (100 * bytesDone) / bytesTotal : 0;
      if (percent >= toldPercent + 10) {
        toldPercent = Math.floor(percent / 10) * 10;
        logger.info(`Read ${Math.floor(percent)} % of the image`);
      }
    } catch (error) {
      signal?.throwIfAborted();
      const isPassing = PASSING.includes((error as Error).name);
      if (!isPassing || (Date.now() >= deadline && !seen)) throw error;
      logger.warn(
        `Cannot see the publication now: ${(error as Error).message}`,
      );
    }
    if (seen && (seen.state !== 'running' || Date.now() >= deadline)) {
      return seen;
    }
    await sleep(options.pollIntervalMs, undefined, { signal });
  }
}
