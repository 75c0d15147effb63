import { isRegionError, RegionError } from '@meca/backstage-plugin-meca-node';
import { z } from 'zod';
import { toAbortError } from './errors/connectionError';
import { readJob } from './jobs';
import { CloudStackClient } from './protocol/CloudStackClient';
import { tryWait } from './protocol/retry';

/** Tags of an object as a record; absent or unreadable: none. */
export const tagsSchema = z
  .array(z.object({ key: z.string(), value: z.string().default('') }))
  .catch([])
  .transform(tags =>
    Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  );

const POLL_MS = 250;

/**
 * Puts tags on an object and waits until they are there. Its errors say that the outcome is unknown: what they were to be put
 * on exists all the same.
 */
export async function createTags(options: {
  client: CloudStackClient;
  resourceType: string;
  resourceId: string;
  tags: Record<string, string>;
  signal: AbortSignal;
}): Promise<void> {
  const { client, resourceType, resourceId, tags, signal } = options;
  const pairs = Object.entries(tags);
  if (pairs.length === 0) return;
  try {
    const { jobid } = await client.change(
      'createTags',
      {
        resourcetype: resourceType,
        resourceids: resourceId,
        ...Object.fromEntries(
          pairs.flatMap(([key, value], index) => [
            [`tags[${index}].key`, key],
            [`tags[${index}].value`, value],
          ]),
        ),
      },
      { signal },
    );
    await untilDone(client, String(jobid), signal);
  } catch (error) {
    if (!isRegionError(error) || error.outcomeUnknown) throw error;
    const { regionId, code, message, remedy } = error;
    throw new RegionError({
      ...{ regionId, code, message, remedy, cause: error },
      outcomeUnknown: true,
    });
  }
}

async function untilDone(
  client: CloudStackClient,
  jobId: string,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const status = await readJob({ client, jobId, signal });
    if (status.state === 'failed') throw status.error;
    if (status.state !== 'pending') return;
    if (!(await tryWait(POLL_MS, signal))) {
      const { region } = client;
      throw toAbortError({ region, command: 'createTags', changes: true });
    }
  }
}
