import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { isRegionError, RegionDriver } from '@meca/backstage-plugin-meca-node';
import { createWebSocketStream, WebSocket } from 'ws';
import { SeatRecord } from '../../seats';
import { RfbSignIn } from './RfbSignIn';

const CONNECT_MS = 10_000;
/** Larger than any screen update that a console sends in one frame. */
const LARGEST_FRAME_BYTES = 32 * 1024 * 1024;

/** The screen of a machine as a stream of RFB, with what must happen to the bytes on the way. */
export interface DesktopStream {
  stream: Duplex;
  signIn?: RfbSignIn;
}

class ConsoleConnectError extends Error {
  constructor(cause: unknown) {
    const { code } = cause as { code?: unknown };
    super(`The region's console did not answer${code ? ` (${code})` : ''}`);
    this.name = 'ConsoleConnectError';
  }
}

/**
 * Connects to a machine's screen: through the region's console, else straight to the machine's own VNC server if its
 * template has one. Throws when neither answers.
 */
export async function connectDesktop(options: {
  driver: RegionDriver;
  seat: SeatRecord;
  instanceId: string;
}): Promise<DesktopStream> {
  const { driver, seat, instanceId } = options;
  const signal = AbortSignal.timeout(CONNECT_MS);
  const vnc = seat.progress.access.find(({ protocol }) => protocol === 'vnc');
  try {
    return await connectConsole(driver, instanceId, signal);
  } catch (error) {
    const worthTrying =
      isRegionError(error) || signal.aborted || isSocket(error);
    if (!vnc || !seat.address || !worthTrying) throw error;
    return connectMachine(seat.address, vnc.port);
  }
}

async function connectConsole(
  driver: RegionDriver,
  instanceId: string,
  signal: AbortSignal,
): Promise<DesktopStream> {
  const endpoint = await driver.openConsole(instanceId, { signal });
  const socket = new WebSocket(endpoint.websocketUrl, endpoint.protocols, {
    perMessageDeflate: false,
    handshakeTimeout: CONNECT_MS,
    maxPayload: LARGEST_FRAME_BYTES,
  });
  // Made before it opens, since the console may speak at once.
  const stream = createWebSocketStream(socket);
  try {
    await once(socket, 'open', { signal });
  } catch (error) {
    socket.on('error', () => {});
    stream.on('error', () => {});
    socket.terminate();
    // The address has the console's ticket in it, and ws names addresses in some errors.
    throw new ConsoleConnectError(error);
  }
  return {
    stream,
    signIn: endpoint.signsInByItself ? new RfbSignIn() : undefined,
  };
}

async function connectMachine(
  address: string,
  port: number,
): Promise<DesktopStream> {
  const socket = connect({ host: address, port, noDelay: true });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    throw error;
  }
  return { stream: socket };
}

function isSocket(error: unknown): boolean {
  return (error as Error)?.name === 'ConsoleConnectError';
}
