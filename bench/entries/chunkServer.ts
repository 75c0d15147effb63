// A web server with made-up chunks: `chunkServer.ts CONTENT.json HOST`; sends its port, cuts all connections when told to.
import { readFileSync } from 'node:fs';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { chunkFile } from '../transfer/content/Content';
import { makeChunk } from '../transfer/content/makeChunk';

const [file, host] = process.argv.slice(2);
const content = JSON.parse(readFileSync(file, 'utf8'));
const chunk = makeChunk(content);
const names = new Set(
  Array.from({ length: content.chunks }, (_, index) => chunkFile(index + 1)),
);
const sockets = new Set<Socket>();

function answer(request: IncomingMessage, response: ServerResponse) {
  if (!names.has(request.url!.slice(1))) {
    response.writeHead(404).end();
    return;
  }
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = asked ? Number(asked[1]) : 0;
  const last = chunk.length - 1;
  const end = asked?.[2] ? Math.min(Number(asked[2]), last) : last;
  response.writeHead(asked ? 206 : 200, {
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    etag: '"1"',
    ...(asked
      ? { 'content-range': `bytes ${start}-${end}/${chunk.length}` }
      : {}),
  });
  response.end(
    request.method === 'HEAD' ? undefined : chunk.subarray(start, end + 1),
  );
}

const server = createServer(answer);
server.on('connection', socket => {
  sockets.add(socket);
  socket.on('error', () => {}); // a client that was stopped
  socket.once('close', () => sockets.delete(socket));
});
process.on('message', () => {
  for (const socket of sockets) socket.resetAndDestroy();
});
process.on('disconnect', () => process.exit(0));
server.listen(0, host, () =>
  process.send!({ port: (server.address() as AddressInfo).port }),
);
