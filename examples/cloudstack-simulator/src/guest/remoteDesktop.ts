import { Socket } from 'node:net';

const TPKT_VERSION = 3;
const TPKT_HEADER_BYTES = 4;
const MAX_REQUEST_BYTES = 1024;

/** X.224 connection confirm with an RDP negotiation response that chooses TLS. */
const CONNECTION_CONFIRM = Buffer.from(
  '030000130ed000001234000200080001000000',
  'hex',
);

/**
 * The first step of a remote desktop connection: answers the X.224 connection
 * request. Whatever follows ends the connection, for there is no desktop
 * behind it.
 */
export function serveRemoteDesktop(socket: Socket): void {
  let received = Buffer.alloc(0);
  let answered = false;
  socket.on('error', () => socket.destroy());
  socket.on('data', bytes => {
    if (answered) {
      socket.end();
      return;
    }
    received = Buffer.concat([received, bytes]);
    if (received[0] !== TPKT_VERSION || received.length > MAX_REQUEST_BYTES) {
      socket.destroy();
      return;
    }
    const complete =
      received.length >= TPKT_HEADER_BYTES &&
      received.length >= received.readUInt16BE(2);
    if (!complete) return;
    answered = true;
    socket.write(CONNECTION_CONFIRM);
  });
}
