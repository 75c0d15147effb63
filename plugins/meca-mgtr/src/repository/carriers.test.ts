import { createHash, createHmac, type Hash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { SignatureV4 } from '@smithy/signature-v4';
import { serveFolder, type ServedFolder } from '../__testUtils__/serveFolder';
import {
  createCarrier,
  createS3Carrier,
  FolderCarrier,
  HttpCarrier,
  readCapped,
  type Carrier,
} from '.';

const FILE = 'Übung/a b+c%20#1?.zst.001';
const CONTENT = Buffer.from('0123456789');
const CREDENTIALS = { accessKeyId: 'AKID', secretAccessKey: 'secret' };

let folder: string;
let served: ServedFolder[];

beforeEach(async () => {
  served = [];
  folder = await mkdtemp(join(tmpdir(), 'meca-mgtr-carrier-'));
  await mkdir(join(folder, 'files/bucket/some prefix/Übung'), {
    recursive: true,
  });
  await mkdir(join(folder, 'files/Übung'));
  await writeFile(join(folder, 'files', FILE), CONTENT);
  await writeFile(join(folder, 'files/bucket/some prefix', FILE), CONTENT);
});

afterEach(async () => {
  await Promise.all(served.map(each => each.close()));
  await rm(folder, { recursive: true, force: true });
});

const serve = async (before?: Parameters<typeof serveFolder>[1]) => {
  const server = await serveFolder(join(folder, 'files'), before);
  served.push(server);
  return server;
};

const text = async (open: { body: AsyncIterable<Uint8Array> }) => {
  const parts: Uint8Array[] = [];
  for await (const part of open.body) parts.push(part);
  return Buffer.concat(parts).toString();
};

/** SHA-256 and its HMAC in the shape that the other implementation wants. */
class Sha256 {
  private readonly hash: Hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash =
      secret === undefined
        ? createHash('sha256')
        : (createHmac('sha256', secret as string) as unknown as Hash);
  }

  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.hash.update(data as string);
  }

  async digest() {
    return new Uint8Array(this.hash.digest());
  }

  reset() {}
}

const carriers: Array<[string, () => Promise<Carrier>]> = [
  ['a folder', async () => createCarrier(join(folder, 'files'))],
  ['a web server', async () => createCarrier((await serve()).url)],
  [
    'an S3 store',
    async () =>
      createCarrier('s3://bucket/some prefix', {
        s3: { endpoint: (await serve()).url, credentials: CREDENTIALS },
      }),
  ],
];

describe.each(carriers)('a repository in %s', (_where, create) => {
  it('gives whole files and ranges of them, whatever their names', async () => {
    const carrier = await create();
    const whole = await carrier.open(FILE);
    expect(whole).toMatchObject({ start: 0, bytes: 10, totalBytes: 10 });
    expect(await text(whole)).toBe('0123456789');

    const range = await carrier.open(FILE, { range: { start: 3, end: 5 } });
    expect(range).toMatchObject({ start: 3, bytes: 3, totalBytes: 10 });
    expect(await text(range)).toBe('345');
    expect(range.etag).toMatch(/^"/);

    const same = { range: { start: 8, end: 99 }, ifRange: whole.etag };
    expect(await text(await carrier.open(FILE, same))).toBe('89');
    const other = await carrier.open(FILE, { ...same, ifRange: '"other"' });
    expect(other.start).toBe(0);
    expect(await text(other)).toBe('0123456789');
  });

  it('tells what is not there from what is past the end', async () => {
    const carrier = await create();
    await expect(carrier.open('none')).rejects.toMatchObject({
      code: 'not-found',
      retryable: false,
    });
    await expect(
      carrier.open(FILE, { range: { start: 10, end: 20 } }),
    ).rejects.toMatchObject({
      code: 'range-refused',
      details: { totalBytes: 10 },
    });
  });

  it.each([
    '../secret',
    'a/../../secret',
    '/etc/passwd',
    'a//b',
    'a\\b',
    'a\0',
    '',
  ])('does not even ask for %j', async file => {
    const carrier = await create();
    await expect(carrier.open(file)).rejects.toMatchObject({ code: 'invalid' });
    expect(served.flatMap(({ requests }) => requests)).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const carrier = await create();
    const reason = new Error('enough');
    await expect(
      carrier.open(FILE, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });

  it('reads no more of a file than is allowed', async () => {
    const carrier = await create();
    await expect(
      readCapped(carrier, FILE, { maxBytes: 9 }),
    ).rejects.toMatchObject({
      code: 'too-large',
    });
    expect((await readCapped(carrier, FILE, { maxBytes: 10 })).length).toBe(10);
  });
});

describe('a folder', () => {
  it('does not follow links out of itself, nor take pipes and folders for files', async () => {
    await writeFile(join(folder, 'secret'), 'x');
    await symlink(join(folder, 'secret'), join(folder, 'files/link'));
    const carrier = new FolderCarrier(join(folder, 'files'));
    await expect(carrier.open('link')).rejects.toMatchObject({
      code: 'source-refused',
    });
    await expect(carrier.open('bucket')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(carrier.open('x'.repeat(300))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a web server', () => {
  it('may redirect to itself and to listed hosts, not to others', async () => {
    const target = await serve();
    const { host } = new URL(target.url);
    const server = await serve((request, response) => {
      if (request.url !== '/elsewhere') return false;
      response
        .writeHead(302, { location: `${target.url}${encodeURI('bucket')}/x` })
        .end();
      return true;
    });
    await writeFile(join(folder, 'files/bucket/x'), 'moved');
    await expect(
      new HttpCarrier({ url: server.url }).open('elsewhere'),
    ).rejects.toMatchObject({
      code: 'source-refused',
      remedy: expect.stringContaining(host),
    });
    expect(target.requests).toEqual([]);
    const listed = new HttpCarrier({
      url: server.url,
      redirectHosts: [host],
      headers: { authorization: 'Bearer secret' },
    });
    expect(await text(await listed.open('elsewhere'))).toBe('moved');
  });

  it('may not redirect to another port, another protocol or an open line, and gives no credentials away', async () => {
    const seen: Array<string | undefined> = [];
    const target = await serve(request => {
      seen.push(request.headers.authorization);
      return false;
    });
    const { port } = new URL(target.url);
    let location = '';
    const server = await serve((_request, response) => {
      response.writeHead(302, { location }).end();
      return true;
    });
    const open = (redirectHosts: string[] = []) =>
      new HttpCarrier({ url: server.url, redirectHosts }).open('x');
    await writeFile(join(folder, 'files/x'), 'moved');
    for (const elsewhere of [
      target.url,
      `ftp://${new URL(server.url).host}/x`,
      'file:///etc/passwd',
    ]) {
      location = elsewhere;
      await expect(open()).rejects.toMatchObject({ code: 'source-refused' });
    }
    location = 'http://mirror.example/x';
    await expect(open(['mirror.example'])).rejects.toMatchObject({
      code: 'source-refused',
      message: expect.stringContaining('mirror.example'),
    });
    expect(target.requests).toEqual([]);
    location = `http://eve:password@127.0.0.1:${port}/x`;
    expect(await text(await open(['127.0.0.1']))).toBe('moved');
    expect(seen).toEqual([undefined]);
  });

  it.each([
    ['https://anna:geheim @host:port/', {}],
    ['https://anna:100%geheim@mgtr.example/', {}],
    ['s3://bucket/x', { s3: { endpoint: 'https://anna:geheim@:9/' } }],
  ])(
    'with an address that is none is refused without a word of it',
    (address, options) => {
      let refused: any;
      try {
        createCarrier(address, options);
      } catch (error) {
        refused = error;
      }
      expect(refused).toMatchObject({ code: 'usage' });
      expect(inspect(refused, { depth: 5 })).not.toContain('geheim');
    },
  );

  it('is not asked with headers that cannot be sent, and their values are not shown', async () => {
    const server = await serve();
    const carrier = new HttpCarrier({
      url: server.url,
      headers: { authorization: 'Bearer secret\nx' },
    });
    const error = await carrier.open('x').catch(each => each);
    expect(error).toMatchObject({
      code: 'source-refused',
      message: expect.stringContaining('authorization'),
    });
    expect(inspect(error, { depth: 5 })).not.toContain('secret');
    expect(server.requests).toEqual([]);
  });

  it('gets credentials of its address, and nobody sees them', async () => {
    const seen: Array<string | undefined> = [];
    const server = await serve(request => {
      seen.push(request.headers.authorization);
      return false;
    });
    const carrier = createCarrier(server.url.replace('//', '//anna:p%40ss@'));
    await expect(carrier.open('none')).rejects.toMatchObject({
      message: expect.not.stringContaining('ss'),
    });
    expect(carrier.label).toBe(server.url);
    expect(seen).toEqual([
      `Basic ${Buffer.from('anna:p@ss').toString('base64')}`,
    ]);
  });

  it.each([
    [
      503,
      { 'retry-after': '7' },
      {
        code: 'source-unreachable',
        retryable: true,
        details: { retryAfterMs: 7000 },
      },
    ],
    [429, {}, { code: 'source-unreachable', retryable: true }],
    [403, {}, { code: 'source-refused', retryable: false }],
    [410, {}, { code: 'not-found', retryable: false }],
  ])('that answers %i is understood', async (status, headers, expected) => {
    const server = await serve((_request, response) => {
      response.writeHead(status, headers).end('body with a secret');
      return true;
    });
    const error = await createCarrier(server.url)
      .open('x')
      .catch(each => each);
    expect(error).toMatchObject(expected);
    expect(error.message).not.toContain('secret');
  });

  it('that sends other bytes than asked for, compressed ones, or falls silent is refused', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/range') {
        response
          .writeHead(206, { 'content-range': 'bytes 0-9/10' })
          .end(CONTENT);
      } else if (request.url === '/gzip') {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(CONTENT);
      } else {
        response.writeHead(200, { 'content-length': 10 }).write('0123');
      }
      return true;
    });
    const carrier = new HttpCarrier({ url: server.url, idleTimeoutMs: 200 });
    await expect(
      carrier.open('range', { range: { start: 5, end: 9 } }),
    ).rejects.toMatchObject({ code: 'range-refused' });
    await expect(carrier.open('gzip')).rejects.toMatchObject({
      code: 'source-refused',
    });
    const silent = await carrier.open('silent');
    await expect(text(silent)).rejects.toMatchObject({
      code: 'source-unreachable',
    });
  });

  it('must be encrypted unless it is here or allowed', () => {
    expect(() => createCarrier('http://mgtr.example/x')).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
    expect(
      createCarrier('http://mgtr.example/x', { allowInsecureHttp: true }).label,
    ).toBe('http://mgtr.example/x/');
    expect(() => createCarrier('ftp://mgtr.example/x')).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });
});

describe('an S3 store', () => {
  it('gets requests that another implementation of Signature V4 signs alike', async () => {
    const verdicts: boolean[] = [];
    const pending: Array<Promise<void>> = [];
    const server = await serve(request => {
      pending.push(
        isWellSigned(request).then(verdict => {
          verdicts.push(verdict);
        }),
      );
      return false;
    });
    const carrier = createS3Carrier({
      bucket: 'bucket',
      prefix: 'some prefix/',
      endpoint: server.url,
      region: 'eu-south-1',
      credentials: CREDENTIALS,
    });
    expect(
      await text(await carrier.open(FILE, { range: { start: 1, end: 2 } })),
    ).toBe('12');
    await Promise.all(pending);
    expect(verdicts).toEqual([true]);
  });

  it('is asked without a signature where everybody may read', async () => {
    const seen: Array<string | undefined> = [];
    const server = await serve(request => {
      seen.push(request.headers.authorization);
      return false;
    });
    const carrier = createS3Carrier({
      bucket: 'bucket',
      prefix: 'some prefix',
      endpoint: server.url,
    });
    expect(await text(await carrier.open(FILE))).toBe('0123456789');
    expect(seen).toEqual([undefined]);
  });

  async function isWellSigned(request: IncomingMessage): Promise<boolean> {
    const authorization = request.headers.authorization ?? '';
    const names =
      /SignedHeaders=([^,]+)/.exec(authorization)?.[1].split(';') ?? [];
    const headers = Object.fromEntries(
      names.map(name => [name, String(request.headers[name])]),
    );
    const date = String(request.headers['x-amz-date']);
    const signer = new SignatureV4({
      credentials: CREDENTIALS,
      region: 'eu-south-1',
      service: 's3',
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
    const signed = await signer.sign(
      {
        method: 'GET',
        protocol: 'http:',
        hostname: '127.0.0.1',
        path: request.url!,
        query: {},
        headers,
      },
      {
        signingDate: new Date(
          date.replace(
            /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
            '$1-$2-$3T$4:$5:$6Z',
          ),
        ),
      },
    );
    const signatureOf = (value: string) =>
      /Signature=([0-9a-f]{64})/.exec(value)?.[1];
    return (
      signatureOf(signed.headers.authorization) === signatureOf(authorization)
    );
  }
});
