import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { DESKTOP_PATH } from '../WorkspaceService';

const PATIENCE_MS = 10_000;

/**
 * Sends this plugin one request of its own, by which the gateway learns its server: without it, a replica that has
 * served no request yet would refuse the first screen. Never rejects; any other request has the same effect.
 */
export async function knockAtOwnDoor(deps: {
  auth: AuthService;
  discovery: DiscoveryService;
  logger: LoggerService;
}): Promise<void> {
  const { auth, discovery, logger } = deps;
  try {
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'meca',
    });
    const response = await fetch(
      `${await discovery.getBaseUrl('meca')}${DESKTOP_PATH}`,
      {
        headers: { Authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
    );
    await response.body?.cancel();
  } catch (error) {
    logger.debug(
      'Screens can be opened after the first request',
      error as Error,
    );
  }
}
