import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import { DesktopGateway } from './DesktopGateway';

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
      giveToExpress(server, request, socket);
    }
  };
  server.on('upgrade', onUpgrade);
  return () => server.off('upgrade', onUpgrade);
}

function giveToExpress(
  server: Server,
  request: IncomingMessage,
  socket: Duplex,
): void {
  const response = new ServerResponse(request);
  response.assignSocket(socket as Parameters<typeof response.assignSocket>[0]);
  response.once('finish', () => socket.end());
  server.emit('request', request, response);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0];
}
