import { once } from 'node:events';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';

async function listenOn(port) {
  const server = createServer().listen(port, HOST);
  await once(server, 'listening');
  return server;
}

/** Throws, naming every port of `uses` (port → what for) that something else has. */
export async function requireFreePorts(uses) {
  const taken = [];
  for (const [port, use] of uses) {
    try {
      const server = await listenOn(port);
      server.close();
      await once(server, 'close');
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
      taken.push(`  ${port} (for ${use})`);
    }
  }
  if (taken.length) {
    throw new Error(
      `These ports are taken:\n${taken.join('\n')}\n` +
        'Perhaps the demo runs already? Stop what uses them (`ss -ltnp` says what), or let the demo choose ports: npm run demo -- --free-ports',
    );
  }
}

/** So many ports that are free now, all different. */
export async function findFreePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => listenOn(0)),
  );
  const ports = servers.map(server => server.address().port);
  await Promise.all(
    servers.map(server => new Promise(done => server.close(done))),
  );
  return ports;
}
