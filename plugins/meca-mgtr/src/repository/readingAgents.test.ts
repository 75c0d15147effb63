import { createHash } from 'node:crypto';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCertificate } from '@meca/cloudstack-simulator';
import { noise } from '../__testUtils__/packVersion';
import { HttpCarrier } from './HttpCarrier';

const FILES = new Map([
  ['a', noise(3_000_000, 1)],
  ['b', noise(3_000_000, 2)],
]);
const HOST = '127.0.0.1';

const answer: RequestListener = (request, response) => {
  const bytes = FILES.get((request.url ?? '').slice(1))!;
  response.writeHead(200, { 'content-length': bytes.length });
  response.end(bytes);
};

const authority = createCertificate({ commonName: 'CA', authority: true });
const certificate = createCertificate({
  commonName: HOST,
  altNames: [HOST],
  issuer: authority,
});

describe.each([
  ['http', () => createHttp(answer)],
  [
    'https',
    () => createHttps({ cert: certificate.cert, key: certificate.key }, answer),
  ],
])('reading over %s', (scheme, create) => {
  const server = create();
  let sockets = 0;
  server.on('connection', () => (sockets += 1));
  beforeAll(
    () => new Promise<void>(resolve => server.listen(0, HOST, resolve)),
  );
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  it('gives the bytes that were sent, also to those who keep them or read slowly, over one connection', async () => {
    const carrier = new HttpCarrier({
      url: `${scheme}://${HOST}:${(server.address() as AddressInfo).port}/`,
      ca: authority.cert,
    });
    for (const [name, bytes] of FILES) {
      const file = await carrier.open(name);
      const kept: Uint8Array[] = [];
      const early = createHash('sha256');
      for await (const part of file.body) {
        early.update(part);
        kept.push(part);
        if (kept.length % 5 === 0) await sleep(2);
      }
      // Compared again at the end: no later read may have written over them.
      expect(Buffer.concat(kept).equals(bytes)).toBe(true);
      expect(early.digest('hex')).toBe(
        createHash('sha256').update(bytes).digest('hex'),
      );
    }
    expect(sockets).toBe(1);
  });

  it('gives memory back when a reader is done with it, and none that belongs to others too', async () => {
    const carrier = new HttpCarrier({
      url: `${scheme}://${HOST}:${(server.address() as AddressInfo).port}/`,
      ca: authority.cert,
    });
    const file = await carrier.open('a');
    const hash = createHash('sha256');
    for await (const part of file.body) {
      hash.update(part);
      file.release!(part);
      expect(part.length).toBe(0);
    }
    expect(hash.digest('hex')).toBe(
      createHash('sha256').update(FILES.get('a')!).digest('hex'),
    );
    // Node cuts small buffers from memory that all of its parts share.
    const shared = Buffer.from('small');
    file.release!(shared);
    expect(shared.toString()).toBe('small');
  });
});
