import { LoggerService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  SessionAction,
  SessionDetail,
} from '@meca/backstage-plugin-meca-common';
import { CallOptions, MecaServiceClient } from '../client';
import { DRY_RUN_SESSION_ID } from '../session';

/** Throws the service's NotFoundError for a session that is not there or not to be seen. */
export async function readSession(
  client: MecaServiceClient,
  sessionId: string,
  callOptions: CallOptions,
): Promise<SessionDetail> {
  const params = { sessionId };
  return await client.call('getSession', { params }, callOptions);
}

/**
 * For dry runs: throws where the real run would be refused now, and returns the number of seats otherwise. A session that was
 * itself only tried cannot be looked at; it has no seats.
 */
export async function checkControl(options: {
  client: MecaServiceClient;
  sessionId: string;
  action: SessionAction;
  callOptions: CallOptions;
  logger: LoggerService;
}): Promise<number> {
  const { client, sessionId, action, callOptions, logger } = options;
  if (sessionId === DRY_RUN_SESSION_ID) {
    logger.info(`Would ${action} the session that the real run reserves.`);
    return 0;
  }
  const session = await readSession(client, sessionId, callOptions);
  if (!session.actions.includes(action)) {
    throw new NotAllowedError(
      `You cannot ${action} the session "${session.title}" now (it is ${session.state}). Its page says what you may do, and when.`,
    );
  }
  logger.info(
    `Would ${action} ${session.seats} seats of "${session.title}". Nothing is changed.`,
  );
  return session.seats;
}
