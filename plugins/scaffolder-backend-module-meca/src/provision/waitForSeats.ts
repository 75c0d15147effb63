import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { CallOptions, MecaServiceClient } from '../client';
import { reportSeats, SeatReport } from './seatReport';

/** Errors after which asking again can help. */
const PASSING = ['ServiceUnavailableError', 'ServiceUnavailable'];

/**
 * Watches the seats of a session until enough are ready, nothing moves any more, or the deadline has passed, and tells how far
 * they came. Throws when aborted, and when not even one answer came before the deadline.
 */
export async function waitForSeats(options: {
  client: MecaServiceClient;
  sessionId: string;
  wanted: number;
  deadline: number;
  pollIntervalMs: number;
  callOptions: CallOptions;
  logger: LoggerService;
}): Promise<SeatReport> {
  const { client, sessionId, wanted, deadline, callOptions, logger } = options;
  const { signal } = callOptions;
  let report: SeatReport | undefined;
  for (;;) {
    try {
      const { items } = await client.call(
        'listSeats',
        { params: { sessionId } },
        callOptions,
      );
      const before = report?.ready;
      report = reportSeats(items);
      if (report.ready !== before) {
        logger.info(`${report.ready} of ${report.seats} seats are ready.`);
      }
    } catch (error) {
      signal?.throwIfAborted();
      const isPassing = PASSING.includes((error as Error).name);
      if (!isPassing || (Date.now() >= deadline && !report)) throw error;
      logger.warn(
        `The seats cannot be seen now, trying again: ${
          (error as Error).message
        }`,
      );
    }
    if (report && (report.ready >= wanted || report.settled)) return report;
    if (report && Date.now() >= deadline) return report;
    await sleep(options.pollIntervalMs, undefined, { signal });
  }
}
