import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { DesktopGateway } from './DesktopGateway';

type UpgradeListener = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
) => void;

/**
 * Lets a server's WebSocket requests on `path` reach the gateway; returns how to take that back.
 *
 * @remarks
 * As soon as a server has one listener for `upgrade`, such requests no longer reach Express. Backstage's signals listen
 * only after they have seen one in Express, so as long as nobody else listens, we hand on what is not ours as the
 * ordinary request it would have been. When somebody else does listen, what is not ours is theirs.
 */
export function attachGateway(
  server: Server,
  options: { gateway: DesktopGateway; path: string },
): () => void {
  const onUpgrade = (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ) => {
    if (pathOf(request) === options.path) {
      void options.gateway.accept(request, socket, head);
    } else if (server.listenerCount('upgrade') === 1) {
      giveToExpress(server, { request, socket, head });
    }
  };
  server.on('upgrade', onUpgrade);
  return () => server.off('upgrade', onUpgrade);
}

/**
 * Makes of a request for a WebSocket the ordinary request that it would have been without our listener. If somebody
 * begins to listen because of it, as signals do and then leave it unanswered, it is theirs.
 */
function giveToExpress(
  server: Server,
  upgrade: { request: IncomingMessage; socket: Duplex; head: Buffer },
): void {
  const { request, socket, head } = upgrade;
  const { url } = request;
  const response = new ServerResponse(request);
  const onNewListener = (event: string, listen: UpgradeListener) => {
    if (event !== 'upgrade') return;
    server.off('newListener', onNewListener);
    response.detachSocket(socket as Socket);
    // Express shortens it on its way.
    request.url = url;
    listen(request, socket, head);
  };
  server.on('newListener', onNewListener);
  socket.once('close', () => server.off('newListener', onNewListener));
  // Nobody else looks after it any more: one that is left by its client would keep the server from stopping.
  socket.on('error', () => socket.destroy());
  socket.once('end', () => socket.destroy());
  socket.resume();
  response.assignSocket(socket as Socket);
  response.once('finish', () => socket.end());
  server.emit('request', request, response);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0];
}
