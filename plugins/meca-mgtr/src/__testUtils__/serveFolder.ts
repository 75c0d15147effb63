import { createReadStream, statSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export type ServedFolder = {
  url: string;
  /** Paths that were asked for, in order. */
  requests: string[];
  close(): Promise<void>;
};

/** Any web server: files below `folder` with ranges and strong ETags. `before` may answer first. */
export async function serveFolder(
  folder: string,
  before?: (...args: Parameters<RequestListener>) => boolean,
): Promise<ServedFolder> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/');
    requests.push(path);
    if (before?.(request, response)) return;
    const file = join(folder, path);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const etag = `"${stat.size}-${stat.mtimeMs}"`;
    const ifRange = request.headers['if-range'];
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (!range || (ifRange && ifRange !== etag)) {
      response.writeHead(200, { etag, 'content-length': stat.size });
      createReadStream(file).pipe(response);
      return;
    }
    const start = Number(range[1]);
    const end = Math.min(Number(range[2]), stat.size - 1);
    if (start >= stat.size) {
      response
        .writeHead(416, { 'content-range': `bytes */${stat.size}` })
        .end();
      return;
    }
    response.writeHead(206, {
      etag,
      'content-length': end - start + 1,
      'content-range': `bytes ${start}-${end}/${stat.size}`,
    });
    createReadStream(file, { start, end }).pipe(response);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}
