import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { RegionDriverFactory } from '@meca/backstage-plugin-meca-node';
import { PeerTickets, runEdge } from '@meca/meca-mgtr';
import express from 'express';
import request from 'supertest';
import { until } from '../../__testUtils__/startMecaBackend';
import { Federation } from '../../federation';
import { ChangeHints } from '../../signals';
import { createErrorHandler } from '../../rest';
import { loadCloudStackFactory } from '../__testUtils__/cloudStackFactory';
import { DeliveryLab, PORTAL } from '../__testUtils__/DeliveryLab';
import { createDelivery, RunningDelivery } from '.';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const TOKENS = { bme: 'token-of-bme-0123456789', tus: 'token-of-tus-012345' };
const moment = { milliseconds: 30 };

describe.each(databases.eachSupportedId())('delivery on %s', databaseId => {
  let factory: RegionDriverFactory;
  let lab: DeliveryLab;
  let server: Server;
  let portal: string;
  const lines: string[] = [];

  beforeAll(async () => {
    factory = await loadCloudStackFactory();
  });
  beforeEach(async () => {
    lab = await DeliveryLab.create(await databases.init(databaseId), factory, [
      { id: 'bme' },
      { id: 'tus' },
    ]);
    lab.configure('bme', { edgeToken: TOKENS.bme });
    lab.configure('tus', { edgeToken: TOKENS.tus });
    lines.length = 0;
  });
  afterEach(() => lab.close());

  async function temporaryFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'meca-staging-'));
    lab.onClose(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  /** A replica of the portal, with its doors for edges. */
  async function startDelivery(staging?: string): Promise<RunningDelivery> {
    const logger = mockServices.logger.mock({
      info: message => void lines.push(message),
      warn: message => void lines.push(message),
      error: message => void lines.push(message),
      child: () => logger,
    });
    const delivery = createDelivery({
      config: mockServices.rootConfig({
        data: {
          meca: {
            portalId: PORTAL,
            mgtr: {
              replicas: {
                tick: moment,
                poll: moment,
                retryPause: moment,
                edgeSilentAfter: { seconds: 3 },
                callsPerSecond: 1000,
              },
            },
          },
        },
      }),
      federation: lab.federation as Federation,
      guard: lab.guard,
      hints: { hint: () => {} } as unknown as ChangeHints,
      httpRouter: { addAuthPolicy: () => {} },
      knex: lab.knex,
      logger,
      notifications: { send: async () => {} },
      options: {
        repositories: [],
        refreshIntervalMs: 1e6,
        staging: staging ? { folder: staging, floorBytes: 1 } : undefined,
        serve: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1' },
        keepVersions: 2,
        graceMs: 0,
        regions: lab.regions,
      },
      replicas: lab.replicas,
      versions: lab.versionSource,
    });
    const app = express();
    app.use('/api/meca', delivery.edgeRouter);
    app.use(createErrorHandler({ logger }));
    const config = mockServices.rootConfig();
    app.use(MiddlewareFactory.create({ config, logger }).error());
    server = createServer(app);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    portal = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    delivery.start();
    let stopped: Promise<unknown> | undefined;
    const { stop } = delivery;
    delivery.stop = async () => {
      stopped ??= stop();
      await stopped;
    };
    const { close, closeAllConnections } = server;
    lab.onClose(async () => {
      await delivery.stop();
      closeAllConnections.call(server);
      close.call(server);
    });
    return delivery;
  }

  function startEdge(region: keyof typeof TOKENS, stagingFolder: string) {
    const stop = new AbortController();
    const ended = runEdge({
      portal,
      token: TOKENS[region],
      stagingFolder,
      listenHost: '127.0.0.1',
      publicHost: '127.0.0.1',
      floor: { bytes: 1, share: 1 },
      activeMs: 30,
      log: line => lines.push(line),
      signal: stop.signal,
    });
    const close = async () => {
      stop.abort(new Error('The test is over'));
      await ended;
    };
    lab.onClose(close);
    return { close };
  }

  const ask = (token?: string, body: object = {}) => {
    const post = request(portal).post('/api/meca/v1/edge/exchange');
    if (token) post.set('authorization', `Bearer ${token}`);
    return post.send(body);
  };
  const hello = (id = 'edge-0001', startedAt = '2026-01-01T00:00:00Z') => ({
    protocol: 'meca.edge/v1',
    edge: { id, version: '1', startedAt, now: new Date().toISOString() },
    disk: { totalBytes: 100, freeBytes: 50, floorBytes: 10 },
    replicas: [] as object[],
  });

  it('by an edge with nothing but outgoing connections brings what is in a folder of the portal', async () => {
    await startDelivery();
    const version = await lab.publish();
    const id = await lab.want(version);
    startEdge('bme', await temporaryFolder());
    await lab.until(id, 'ready');
    expect(lab.templates()).toMatchObject([{ ready: true }]);
    expect(lab.templates('tus')).toEqual([]);
    // Neither the token nor the address of the image is for people.
    expect(lines.join('\n')).not.toMatch(/token-of-bme|[0-9a-f]{32}/);
  });

  it('by the portal itself serves the image to regions that pull, and goes on where it was after a restart', async () => {
    lab.configure('bme', { delivery: 'pull' });
    const staging = await temporaryFolder();
    const first = await startDelivery(staging);
    const version = await lab.publish();
    await lab.until(await lab.want(version), 'ready');
    await first.stop();
    expect((await lab.edges.describeAll()).get('bme')).toMatchObject({
      edge: { state: 'silent' },
    });
    // What was fetched for one region is there for the next.
    lab.configure('tus', { delivery: 'pull' });
    await rm(join(lab.folder, version.path), { recursive: true });
    await startDelivery(staging);
    await lab.until(await lab.want(version, 'tus'), 'ready');
    expect(lab.templates('tus')).toMatchObject([{ ready: true }]);
  });

  it('by the portal itself is one replica of it at a time, and the next takes over', async () => {
    lab.configure('bme', { delivery: 'pull' });
    const [one, two] = [await temporaryFolder(), await temporaryFolder()];
    const first = await startDelivery(one);
    await lab.until(await lab.want(await lab.publish()), 'ready');
    await startDelivery(two);
    await until(
      async () => lines.some(line => line.includes('Another edge')),
      Boolean,
    );
    // That is how it shall be: nobody needs to do anything about it.
    const seen = (await lab.edges.describeAll()).get('bme')!;
    expect(seen.edge!.state).toBe('connected');
    expect(seen.problem).toBeUndefined();
    expect(await readdir(two)).not.toContainEqual(
      expect.stringMatching(/^[0-9a-f]{64}$/),
    );
    await first.stop();
    const next = await lab.publish({ version: '02.00.00.00' });
    await lab.until(await lab.want(next), 'ready');
  });

  it('by the portal itself keeps to the windows of the region when it hands images over, too', async () => {
    lab.configure('bme', { delivery: 'pull' });
    const staging = await temporaryFolder();
    const first = await startDelivery(staging);
    const version = await lab.publish();
    await lab.until(await lab.want(version), 'ready');
    await first.stop();
    // The image is here, and the line to the other region is closed.
    lab.configure('tus', { delivery: 'pull', bandwidth: 'else closed' });
    const second = await startDelivery(staging);
    const id = await lab.want(version, 'tus');
    const waiting = await lab.until(
      id,
      ({ waitingFor }) => waitingFor === 'window',
    );
    expect(waiting.problem).toMatchObject({
      code: 'window-closed',
      message: expect.stringContaining('importing it'),
    });
    expect(lab.templates('tus')).toEqual([]);
    await second.stop();
    lab.configure('tus', { delivery: 'pull', bandwidth: 'else 10 Mbit/s' });
    await startDelivery(staging);
    await lab.until(id, 'ready');
    expect(lab.templates('tus')).toMatchObject([{ ready: true }]);
  });

  it('by upload sends the image, keeps its rate, and refuses what would take too long', async () => {
    lab.configure('bme', { delivery: 'upload' });
    await startDelivery(await temporaryFolder());
    const small = await lab.publish();
    const id = await lab.want(small);
    const ready = await lab.until(id, 'ready');
    expect(ready.mode).toBe('upload');
    expect(lab.templates()).toMatchObject([
      { ready: true, storedBytes: small.image.length },
    ]);
    expect(lab.simulator.region('bme').calls().registerTemplate).toBe(
      undefined,
    );

    await lab.knex('mgtr_event').insert({
      at: Date.now(),
      region_id: 'bme',
      path: 'linux/lab',
      version: '01.00.00.00',
      kind: 'uploaded',
      data: JSON.stringify({ bytesPerSecond: 1 }),
    });
    const slow = await lab.want(await lab.publish({ version: '02.00.00.00' }));
    expect((await lab.until(slow, 'failed')).problem).toMatchObject({
      code: 'rejected',
      message: expect.stringMatching(/allows \d+ min.*would take \d+ min/),
      remedy: expect.stringContaining('meca.regions.bme.mgtr.delivery'),
    });
    expect(lab.templates()).toHaveLength(1);
  });

  it('by upload begins anew, with new parameters, when the storage machine fails', async () => {
    lab.configure('bme', { delivery: 'upload' });
    await lab.simulator.region('bme').setFaults({ storageVmDown: true });
    const staging = await temporaryFolder();
    await startDelivery(staging);
    const version = await lab.publish();
    const sha256OfArchive = version.manifest.archive.sha256;
    const id = await lab.want(version);
    await lab.until(id, ({ attempt }) => attempt > 2);
    // Somebody tidies up the folder meanwhile.
    await rm(join(staging, sha256OfArchive), { recursive: true });
    await lab.simulator.region('bme').clearFaults();
    await lab.until(id, 'ready');
    expect(lab.templates()).toMatchObject([{ ready: true }]);
  });

  it('tells nobody anything without the token of a region', async () => {
    await startDelivery();
    for (const token of [
      undefined,
      'wrong',
      TOKENS.bme.slice(1),
      'x'.repeat(2000),
    ]) {
      const answer = await ask(token, hello());
      expect(answer.status).toBe(401);
      expect(answer.body.error.message).toBe('The token is not valid');
    }
    const files = await request(portal).get(
      '/api/meca/v1/edge/repositories/meca/linux/lab/01.00.00.00/disk.001',
    );
    expect(files.status).toBe(401);
    expect((await lab.edges.describeAll()).size).toBe(0);
    // Guessing is slowed down.
    const many = await Promise.all(
      Array.from({ length: 60 }, () => ask('wrong')),
    );
    expect(many.some(({ status }) => status === 429)).toBe(true);
    expect((await ask(TOKENS.bme, hello())).status).toBe(200);
  });

  it('lets an edge see and change its own region only', async () => {
    await startDelivery();
    const version = await lab.publish();
    const mine = await lab.want(version, 'bme');
    const theirs = await lab.want(version, 'tus');
    for (const id of [mine, theirs]) await lab.until(id, 'waiting');
    const lie = {
      state: 'failed',
      bytesDone: 0,
      bytesTotal: 1,
      problem: { code: 'image-refused', message: 'A lie' },
    };
    const answer = await ask(TOKENS.bme, {
      ...hello(),
      replicas: [mine, theirs].map(replicaId => ({ replicaId, ...lie })),
    });
    expect(answer.body.replicas.map(({ replicaId }: any) => replicaId)).toEqual(
      [mine],
    );
    await lab.until(mine, 'failed');
    expect(await lab.until(theirs, () => true)).toMatchObject({
      state: 'waiting',
      waitingFor: 'edge',
    });

    const chunk = (file: string, token: string, repository = 'meca') =>
      request(portal)
        .get(`/api/meca/v1/edge/repositories/${repository}/${file}`)
        .set('authorization', `Bearer ${token}`);
    const name = 'linux/lab/01.00.00.00/disk.001';
    expect((await chunk(name, TOKENS.bme)).status).toBe(200);
    await lab.replicas.remove([mine]);
    for (const [file, repository] of [
      [name, 'meca'],
      ['linux/lab/01.00.00.00/manifest.json', 'meca'],
      ['linux/lab/01.00.00.00/disk%00.001', 'meca'],
      ['linux/l%00b/01.00.00.00/disk.001', 'meca'],
      ['linux/lab/01.00.00.00/..%2f..%2f..%2fetc/passwd', 'meca'],
      [name, 'other'],
    ]) {
      const token = file === name && repository === 'meca' ? 'bme' : 'tus';
      expect((await chunk(file, TOKENS[token], repository)).status).toBe(404);
    }
  });

  it('names the edges of other regions that hold an archive as further sources', async () => {
    const delivery = await startDelivery();
    const version = await lab.publish();
    const mine = await lab.want(version, 'tus');
    await lab.until(mine, 'waiting');
    const archive = version.manifest.archive.sha256;
    const url = 'https://edge.bme.example:8443/';
    const bmeHolds = (peer?: object) => ask(TOKENS.bme, { ...hello(), peer });
    const further = async (more: object = {}) => {
      const { body } = await ask(TOKENS.tus, { ...hello(), ...more });
      return body.replicas[0].sources.slice(1);
    };

    const served = async () =>
      (await delivery.describeEdges()).get('bme')?.edge?.peerArchives;

    await bmeHolds({ url, archives: ['0'.repeat(64)] });
    expect(await further()).toEqual([]);
    await bmeHolds({ url, archives: ['0'.repeat(64), archive] });
    expect(await served()).toBe(2);
    await bmeHolds({ url, archives: [archive] });
    const own = { url: 'https://edge.tus.example', archives: [archive] };
    const [source, ...others] = await further({ peer: own });
    expect(others).toEqual([]);
    expect(source.url).toBe(`https://edge.bme.example:8443/${archive}`);
    const { authorization } = source.headers;
    const accepts = (token: string, sha256 = archive) =>
      new PeerTickets(token).accepts(authorization, sha256, Date.now());
    expect(accepts(TOKENS.bme)).toBe(true);
    expect(accepts(TOKENS.tus)).toBe(false);
    expect(accepts(TOKENS.bme, '0'.repeat(64))).toBe(false);
    // Were it another one each time, what failed would be tried without a pause.
    expect(await further()).toEqual([source]);

    await bmeHolds({ url: 'http://10.0.0.5:8093', archives: [archive] });
    expect(await further()).toEqual([]);
    expect(await further({ allowInsecurePeers: true })).toMatchObject([
      { url: `http://10.0.0.5:8093/${archive}`, allowInsecureHttp: true },
    ]);
    await bmeHolds({ url, archives: [archive] });
    await lab
      .knex('mgtr_edge')
      .where({ region_id: 'bme' })
      .update({ seen_at: Date.now() - 10_000 });
    expect(await further()).toEqual([]);
    await bmeHolds();
    expect(await further()).toEqual([]);
    expect(await served()).toBeUndefined();
    const file = await bmeHolds({ url: 'file:///etc', archives: [archive] });
    expect(file.status).toBe(400);
  });

  it('passes chunks on with ranges and strong tags', async () => {
    await startDelivery();
    const { manifest } = await lab.publish();
    await lab.want([...lab.versions.values()][0]);
    const get = (headers: Record<string, string> = {}) =>
      request(portal)
        .get(
          '/api/meca/v1/edge/repositories/meca/linux/lab/01.00.00.00/disk.002',
        )
        .set({ authorization: `Bearer ${TOKENS.bme}`, ...headers })
        .buffer()
        .parse((answer, done) => {
          const parts: Buffer[] = [];
          answer.on('data', part => parts.push(part));
          answer.on('end', () => done(null, Buffer.concat(parts)));
        });
    const whole = await get();
    const etag = `"${manifest.chunks.sha256[1]}"`;
    expect(whole.headers).toMatchObject({
      etag,
      'content-length': '65536',
      'accept-ranges': 'bytes',
    });
    const range = { range: 'bytes=1000-1999', 'if-range': etag };
    const part = await get(range);
    expect(part.status).toBe(206);
    expect(part.headers['content-range']).toBe('bytes 1000-1999/65536');
    expect(part.body.equals(whole.body.subarray(1000, 2000))).toBe(true);
    expect((await get({ ...range, 'if-range': '"other"' })).status).toBe(200);
    const behind = await get({ range: 'bytes=65536-' });
    expect(behind.status).toBe(416);
    expect(behind.headers['content-range']).toBe('bytes */65536');
  });

  it('hears one edge of a region at a time, and names the other', async () => {
    const delivery = await startDelivery();
    expect((await ask(TOKENS.bme, hello('edge-0001'))).status).toBe(200);
    const rival = await ask(TOKENS.bme, hello('edge-0002'));
    expect(rival.status).toBe(409);
    expect((await delivery.describeEdges()).get('bme')).toMatchObject({
      edge: { state: 'connected', freeBytes: 50, version: '1' },
      problem: {
        code: 'two-edges',
        message: expect.stringContaining('edge-0001'),
        remedy: expect.stringContaining('edge-0002'),
      },
    });
    // A copy of its folder, started later, takes over; the older one is the rival from then on.
    const copy = hello('edge-0001', '2026-02-01T00:00:00Z');
    expect((await ask(TOKENS.bme, copy)).status).toBe(200);
    expect((await ask(TOKENS.bme, hello('edge-0001'))).status).toBe(409);
    // A move: the old one is silent at last.
    await lab.knex('mgtr_edge').update({ seen_at: Date.now() - 10_000 });
    expect((await ask(TOKENS.bme, hello('edge-0002'))).status).toBe(200);
  });

  it('sends each manifest once to an edge that keeps them, and only those that can begin soon', async () => {
    await startDelivery();
    const ids: string[] = [];
    for (let n = 1; n <= 10; n++) {
      ids.push(await lab.want(await lab.publish({ version: `${n}.0.0.0` })));
    }
    for (const id of ids) await lab.until(id, 'waiting');
    const old = await ask(TOKENS.bme, hello());
    expect(old.body.replicas).toHaveLength(8);
    expect(old.body.replicas[0].manifest.chunks.sha256.length).toBeGreaterThan(
      1,
    );
    const first = await ask(TOKENS.bme, { ...hello(), manifests: [] });
    const keys = first.body.replicas.map((r: any) => r.manifestKey);
    expect(new Set(keys).size).toBe(8);
    const second = await ask(TOKENS.bme, { ...hello(), manifests: keys });
    expect(second.body.replicas).toHaveLength(10);
    const sent = second.body.replicas.filter((r: any) => r.manifest);
    expect(sent.map((r: any) => keys.includes(r.manifestKey))).toEqual([
      false,
      false,
    ]);
  });

  it('refuses what is no exchange, by the field', async () => {
    await startDelivery();
    const answer = await ask(TOKENS.bme, { ...hello(), disk: {} });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('disk.totalBytes');
    const large = await ask(TOKENS.bme, { ...hello(), x: 'x'.repeat(3e6) });
    expect(large.status).toBe(413);
  });
});
