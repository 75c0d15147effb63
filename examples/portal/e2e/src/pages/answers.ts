import { once } from 'node:events';
import { connect } from 'node:net';

/** The first words that whoever listens at `host:port` says to a newcomer. */
export async function readGreeting(hostAndPort: string): Promise<string> {
  const [host, port] = hostAndPort.split(':');
  const socket = connect({ host, port: Number(port) });
  try {
    const [data] = await once(socket, 'data', {
      signal: AbortSignal.timeout(10_000),
    });
    return (data as Buffer).toString('latin1');
  } finally {
    socket.destroy();
  }
}
