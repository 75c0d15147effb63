import { AddressInfo, connect, createServer, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LineShape, Network } from './Network';
import { LOOPBACK, startChunkServer } from './startChunkServer';

/** Payload of a packet, in bytes. */
const SEGMENT_BYTES = 1448;
const PIECE_BYTES = 16 * 1024;

/** Lines made by a proxy that holds bytes back; for machines where namespaces are not allowed. */
export const proxies: Network = {
  how: 'a proxy that holds bytes back: delay, common rate, and for loss the rate that TCP would have per connection',
  async serve(content, line, folder) {
    const server = await startChunkServer({ folder, content });
    if (!line) return server;
    const proxy = await startProxy(Number(new URL(server.url).port), line);
    return {
      ...server,
      url: `http://${LOOPBACK}:${proxy.port}/`,
      async stop() {
        await proxy.stop();
        await server.stop();
      },
    };
  },
};

async function startProxy(target: number, line: LineShape) {
  const sockets = new Set<Socket>();
  const shared = { freeAt: 0 };
  const server = createServer({ pauseOnConnect: true }, near => {
    const far = connect(target, LOOPBACK);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(socket);
      socket.setNoDelay();
      socket.on('error', () => {});
      socket.once('close', broken => {
        sockets.delete(socket);
        // An end in order comes after what is still on the way.
        if (broken) other.destroy();
      });
    }
    // The handshake: one way there, one way back.
    setTimeout(() => {
      carry(near, far, { delayMs: line.rttMs / 2, take: () => 0 });
      carry(far, near, {
        delayMs: line.rttMs / 2,
        take: createRate(line, shared),
      });
    }, line.rttMs);
  });
  await new Promise<void>(resolve => server.listen(0, LOOPBACK, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** Says in how many milliseconds a piece has gone out, at the rate of the line and of the connection. */
function createRate(line: LineShape, shared: { freeAt: number }) {
  const lineRate = (line.mbitPerSecond * 1e6) / 8000;
  // Mathis et al.: what loss leaves to one connection.
  const ownRate = line.loss
    ? (1.22 * SEGMENT_BYTES) / (line.rttMs * Math.sqrt(line.loss))
    : Infinity;
  let ownFreeAt = 0;
  return (bytes: number): number => {
    const now = performance.now();
    shared.freeAt = Math.max(now, shared.freeAt) + bytes / lineRate;
    ownFreeAt = Math.max(now, ownFreeAt) + bytes / ownRate;
    return Math.max(shared.freeAt, ownFreeAt) - now;
  };
}

/** Hands bytes on when it is time, and reads no further meanwhile. */
async function carry(
  from: Socket,
  to: Socket,
  line: { delayMs: number; take: (bytes: number) => number },
): Promise<void> {
  const onTheWay = createQueue();
  const later = (work: () => void, outMs: number) =>
    onTheWay(work, performance.now() + outMs + line.delayMs);
  try {
    for await (const bytes of from) {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const piece = bytes.subarray(at, at + PIECE_BYTES);
        const outMs = line.take(piece.length);
        later(() => to.write(piece), outMs);
        if (outMs > 1) await sleep(outMs);
      }
    }
    later(() => to.end(), 0);
  } catch {
    to.destroy();
  }
}

/** Work at its time and in its order; timers of their own would overtake each other. */
function createQueue() {
  const waiting: { at: number; work: () => void }[] = [];
  const next = () => {
    while (waiting.length > 0 && waiting[0].at <= performance.now()) {
      waiting.shift()!.work();
    }
    if (waiting.length > 0) {
      setTimeout(next, Math.max(1, waiting[0].at - performance.now()));
    }
  };
  return (work: () => void, at: number) => {
    waiting.push({ at, work });
    if (waiting.length === 1) {
      setTimeout(next, Math.max(1, at - performance.now()));
    }
  };
}
