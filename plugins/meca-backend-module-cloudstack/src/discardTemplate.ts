import { setTimeout as sleep } from 'node:timers/promises';
import { parseAccepted } from './deploy';
import { readJob } from './jobs';
import { CloudStackClient } from './protocol/CloudStackClient';

const PATIENCE_MS = 30_000;
const POLL_MS = 250;

/**
 * Deletes a template of which nothing can come any more. False: it may still be there. Has a time of its own, since it is also
 * for calls that were ended by their caller.
 */
export async function discardTemplate(
  client: CloudStackClient,
  templateId: string,
): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const command = 'deleteTemplate';
    const body = await client.change(
      command,
      { id: templateId, forced: false },
      { signal },
    );
    const { region } = client;
    const { jobId } = parseAccepted(body, {
      ...{ region, command },
      instanceId: templateId,
    });
    while (jobId !== undefined) {
      const { state } = await readJob({ client, jobId, signal });
      if (state !== 'pending') return state === 'done';
      await sleep(POLL_MS, undefined, { signal });
    }
    return true;
  } catch {
    return false;
  }
}
