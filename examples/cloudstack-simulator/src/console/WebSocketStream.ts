import { Duplex } from 'node:stream';
import { RawData, WebSocket } from 'ws';

/** A websocket of binary frames as a byte stream, with its back pressure. */
export function webSocketStream(socket: WebSocket): Duplex {
  const stream = new Duplex({
    read() {
      socket.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      if (socket.readyState !== WebSocket.OPEN) {
        done(new Error('The websocket is closed'));
        return;
      }
      socket.send(chunk, { binary: true }, error => done(error ?? null));
    },
    final(done) {
      socket.close();
      done();
    },
    destroy(error, done) {
      socket.terminate();
      done(error);
    },
  });
  socket.on('message', (data: RawData) => {
    const bytes = Array.isArray(data)
      ? Buffer.concat(data)
      : Buffer.from(data as Buffer);
    if (!stream.push(bytes)) socket.pause();
  });
  socket.on('close', () => {
    stream.push(null);
    stream.destroy();
  });
  socket.on('error', () => stream.destroy());
  stream.on('error', () => {});
  return stream;
}
