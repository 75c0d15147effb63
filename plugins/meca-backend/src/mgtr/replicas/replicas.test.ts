import { TestDatabases } from '@backstage/backend-test-utils';
import { RegionDriverFactory } from '@meca/backstage-plugin-meca-node';
import { loadCloudStackFactory } from '../__testUtils__/cloudStackFactory';
import { DeliveryLab, PORTAL } from '../__testUtils__/DeliveryLab';
import { buildImage } from '../__testUtils__/packImage';

jest.setTimeout(60_000);

/** Soon gives up an import that makes no progress. */
const IMPATIENT = { stuckMs: 400 };

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('replicas on %s', databaseId => {
  let factory: RegionDriverFactory;
  let lab: DeliveryLab;

  beforeAll(async () => {
    factory = await loadCloudStackFactory();
  });

  afterEach(() => lab.close());

  async function createLab(
    ...regions: Parameters<typeof DeliveryLab.create>[2] & {}
  ) {
    const knex = await databases.init(databaseId);
    lab = await DeliveryLab.create(
      knex,
      factory,
      regions.length > 0 ? regions : undefined,
    );
    return lab;
  }

  it('get into a region, say so, and are served only as long as the region fetches them', async () => {
    await createLab();
    lab.startEngine();
    const edge = await lab.startEdge();
    const version = await lab.publish();
    const id = await lab.want(version);
    const ready = await lab.until(id, 'ready');
    expect(ready).toMatchObject({
      cloudTemplateId: expect.any(String),
      bytesDone: version.image.length,
      bytesTotal: version.image.length,
      readyAt: expect.any(Number),
      attempt: 1,
    });
    expect(ready.problem).toBeUndefined();
    expect(lab.templates()).toMatchObject([
      {
        id: ready.cloudTemplateId,
        ready: true,
        tags: {
          'meca:path': 'linux/lab',
          'meca:version': '01.00.00.00',
          'meca:sha256': version.manifest.image.sha256,
          'meca:portal': PORTAL,
          'meca:access': 'vnc:5900',
        },
      },
    ]);
    const kinds = (await lab.events()).map(({ kind }) => kind);
    expect(kinds).toContain('ready');
    await edge.exchange();
    expect(edge.wanted).toEqual([]);
    expect(lab.notices).toEqual([]);
  });

  it('are taken over without a byte travelling when the region has the same image already', async () => {
    await createLab();
    const version = await lab.publish();
    const edge = await lab.startEdge();
    lab.startEngine();
    const first = await lab.want(version);
    await lab.until(first, 'ready');
    await edge.stop();
    // Another portal, or this one without its database.
    await lab.knex('mgtr_replica').delete();
    await lab.knex('mgtr_edge').delete();
    const id = await lab.want(version);
    expect(await lab.until(id, 'ready')).toMatchObject({ attempt: 0 });
    expect(lab.templates()).toHaveLength(1);
  });

  it('never take another image under the same name for their own, and say so once until a person sees to it', async () => {
    await createLab();
    const version = await lab.publish();
    const other = { ...(await lab.publish({ version: '02.00.00.00' })) };
    await lab.startEdge();
    lab.startEngine();
    await lab.until(await lab.want(version), 'ready');
    // The same version of another repository, with other content.
    lab.versions.set(other.id, { ...other, version: version.version });
    await lab
      .knex('mgtr_version')
      .where({ id: other.id })
      .update({ version: version.version, repository_id: 'second' });
    const id = await lab.want(other);
    const failed = await lab.until(id, 'failed');
    expect(failed.problem).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        new RegExp(
          `Region MECA-bme, linux/lab 01.00.00.00.*${version.manifest.image.sha256}.*${other.manifest.image.sha256}`,
        ),
      ),
      remedy: expect.any(String),
    });
    expect(failed.progress).toMatchObject({ needsPerson: true });
    expect(lab.templates()).toHaveLength(1);
    await lab.replicas.retry(id);
    lab.replicas.wake();
    await lab.until(
      id,
      ({ state, progress, wish }) =>
        state === 'failed' && progress.wish === wish && wish === 1,
    );
    expect(lab.notices).toHaveLength(1);
    expect(lab.notices[0]).toMatchObject({
      entityRef: 'group:default/bme',
      title: expect.stringContaining('region MECA-bme'),
      text: expect.stringContaining('SHA-256'),
    });
  });

  it('are registered anew when the region is stuck, and the stuck one is deleted when it can be', async () => {
    await createLab();
    const region = lab.simulator.region('bme');
    await region.setFaults({ downloadStuckAt: 40 });
    lab.startEngine({ options: IMPATIENT });
    await lab.startEdge();
    const id = await lab.want(await lab.publish());
    const stuck = await lab.until(
      id,
      ({ problem }) => problem?.code === 'import-stuck',
    );
    expect(stuck.problem).toMatchObject({
      message: expect.stringContaining('at 40 %'),
      remedy: expect.stringContaining('secondary storage VM'),
    });
    const [first] = lab.templates();
    await lab.until(id, ({ attempt }) => attempt === 2);
    await region.clearFaults();
    const ready = await lab.until(id, 'ready');
    expect(ready.cloudTemplateId).not.toBe(first.id);
    await lab.until(id, ({ givenUp }) => givenUp.length === 0);
    expect(lab.templates()).toMatchObject([
      { id: ready.cloudTemplateId, ready: true },
    ]);
  });

  it('are tried again after failed downloads, with the remedy, and tell of the failure and of its end once', async () => {
    await createLab();
    const region = lab.simulator.region('bme');
    await region.setFaults({
      downloadFails: { percent: 50, message: 'Connection refused' },
    });
    lab.startEngine();
    await lab.startEdge();
    const id = await lab.want(await lab.publish());
    const failed = await lab.until(
      id,
      ({ state, progress }) => state === 'failed' && progress.failures === 4,
    );
    expect(failed).toMatchObject({
      problem: {
        code: 'edge-unreachable',
        remedy: expect.stringContaining('secstorage.allowed.internal.sites'),
      },
      progress: { needsPerson: false, resumeAt: expect.any(Number) },
    });
    await region.clearFaults();
    await lab.until(id, 'ready');
    await lab.until(id, ({ givenUp }) => givenUp.length === 0);
    expect(lab.templates()).toMatchObject([{ ready: true }]);
    await lab.until(id, ({ progress }) => !progress.notified);
    expect(lab.notices.map(({ title }) => title)).toEqual([
      'linux/lab 01.00.00.00 does not get into region MECA-bme',
      'linux/lab 01.00.00.00 is in region MECA-bme now',
    ]);
  });

  it('wait for a person, leaving nothing behind, when the region does not accept the image', async () => {
    await createLab();
    lab.startEngine();
    await lab.startEdge();
    const broken = await lab.publish({ image: Buffer.alloc(100_000, 7) });
    const id = await lab.want(broken);
    const failed = await lab.until(
      id,
      ({ state, givenUp }) => state === 'failed' && givenUp.length === 0,
    );
    expect(failed).toMatchObject({
      problem: { code: 'format-refused', remedy: expect.any(String) },
      progress: { needsPerson: true },
      attempt: 1,
    });
    expect(lab.templates()).toEqual([]);
    expect(lab.notices).toHaveLength(1);
  });

  it('are ready only when every zone that sessions use has them', async () => {
    const zone = {
      systemVms: false,
      pods: [
        {
          clusters: [{ hosts: [{ cores: 8, speedMhz: 2000, memoryGiB: 32 }] }],
        },
      ],
      storagePools: [{ sizeGiB: 1024 }],
    };
    await createLab({
      id: 'bme',
      zones: [
        { ...zone, name: 'north' },
        { ...zone, name: 'south' },
      ],
    });
    const region = lab.simulator.region('bme');
    await region.setFaults({ zoneNeverReady: 'south' });
    lab.startEngine({ options: IMPATIENT });
    await lab.startEdge();
    const id = await lab.want(await lab.publish());
    const stuck = await lab.until(
      id,
      ({ problem }) => problem?.code === 'import-stuck',
    );
    expect(stuck.problem!.message).toContain('in zone south');
    await region.clearFaults();
    const ready = await lab.until(id, 'ready');
    const zones = lab
      .templates()
      .filter(template => template.id === ready.cloudTemplateId);
    expect(zones.map(template => template.ready)).toEqual([true, true]);
  });

  it('stay while a session or a machine needs them, and go when none does', async () => {
    await createLab();
    lab.startEngine();
    await lab.startEdge();
    const id = await lab.want(await lab.publish());
    const { cloudTemplateId } = await lab.until(id, 'ready');
    const held = { id: 's1', title: 'CAD', startsAt: '2026-03-01T08:00:00Z' };
    lab.guard = { mayRetire: async () => ({ sessions: [held] }) };
    await lab.replicas.remove([id]);
    lab.replicas.wake();
    const retiring = await lab.until(
      id,
      ({ state, problem }) => state === 'retiring' && problem !== undefined,
    );
    expect(retiring.problem).toMatchObject({
      code: 'still-used',
      message: expect.stringContaining('1 session'),
    });
    // Titles are for those who may see the session.
    expect(retiring.problem!.message).not.toContain('CAD');

    const calling = { signal: new AbortController().signal };
    const [offering] = await lab.driver().listOfferings(calling);
    const { instanceId } = await lab.driver().deploy(
      {
        name: 'seat-001',
        displayName: 'Seat',
        templateId: cloudTemplateId!,
        offeringId: offering.id,
        portalId: PORTAL,
      },
      calling,
    );
    lab.guard = { mayRetire: async () => undefined };
    const used = await lab.until(
      id,
      ({ problem }) =>
        problem?.code === 'still-used' && /machine/.test(problem.message),
    );
    expect(used.state).toBe('retiring');
    expect(lab.templates()).toMatchObject([{ ready: true }]);

    for (;;) {
      const machine = await lab.driver().getInstance(instanceId, calling);
      if (machine?.state === 'running') break;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    await lab.driver().destroy(instanceId, calling);
    await lab.until(id, 'gone');
    expect(lab.templates()).toEqual([]);
    // Wanted once more, it comes once more.
    await lab.want(lab.versions.get(retiring.versionId)!);
    await lab.until(id, 'ready');
  });

  it("are left in the region, when they go, unless they are the portal's own", async () => {
    await createLab();
    const theirs = lab.startEngine({ portalId: 'another-portal' });
    await lab.startEdge();
    const version = await lab.publish();
    await lab.until(await lab.want(version), 'ready');
    await theirs.stop();
    await lab.knex('mgtr_replica').delete();
    lab.startEngine();
    const id = await lab.want(version);
    await lab.until(id, 'ready');
    await lab.replicas.remove([id]);
    lab.replicas.wake();
    await lab.until(id, 'gone');
    expect(lab.templates()).toMatchObject([{ ready: true }]);
  });

  it('that another portal has begun are never given up for it', async () => {
    await createLab();
    const theirs = lab.startEngine({ portalId: 'another-portal' });
    await lab.startEdge();
    await lab.simulator.region('bme').setFaults({ downloadStuckAt: 30 });
    const version = await lab.publish();
    await lab.until(
      await lab.want(version),
      ({ progress }) => progress.measured !== undefined,
    );
    await theirs.stop();
    await lab.knex('mgtr_replica').delete();
    lab.startEngine({ options: IMPATIENT });
    const failed = await lab.until(await lab.want(version), 'failed');
    expect(failed).toMatchObject({
      problem: { code: 'import-stuck' },
      progress: { needsPerson: true },
      givenUp: [],
    });
    expect(lab.templates()).toHaveLength(1);
  });

  it('are not stuck while the region installs a large image', async () => {
    await createLab({
      id: 'bme',
      timing: { profile: 'fast', installMs: 3500 },
    });
    // Patient enough for a slow machine to serve the image, not for the time that installing it takes.
    lab.startEngine({ options: { stuckMs: 2500 } });
    await lab.startEdge();
    const image = Buffer.concat([buildImage(), Buffer.alloc(60e6)]);
    const id = await lab.want(await lab.publish({ image }));
    await lab.until(id, 'verifying');
    expect(await lab.until(id, 'ready')).toMatchObject({ attempt: 1 });
    const kinds = (await lab.events()).map(({ kind }) => kind);
    expect(kinds).not.toContain('failed');
  });

  it('wait for the edge, and say what to do', async () => {
    await createLab();
    lab.startEngine({ options: { tellAfterWaitMs: 200 } });
    const id = await lab.want(await lab.publish());
    const waiting = await lab.until(id, 'waiting');
    expect(waiting).toMatchObject({
      waitingFor: 'edge',
      problem: {
        code: 'edge-silent',
        message: expect.stringContaining('has never been heard of'),
        remedy: expect.stringContaining('meca.regions.bme.mgtr.edgeToken'),
      },
    });
    await lab.until(id, ({ progress }) => progress.notified);
    const edge = await lab.startEdge();
    await lab.until(id, 'ready');
    await lab.until(id, ({ progress }) => !progress.notified);
    expect(lab.notices.map(({ title }) => title)).toEqual([
      'linux/lab 01.00.00.00 does not get into region MECA-bme',
      'linux/lab 01.00.00.00 is in region MECA-bme now',
    ]);
    await edge.stop();
    const second = await lab.want(
      await lab.publish({ version: '02.00.00.00' }),
    );
    const silent = await lab.until(
      second,
      ({ waitingFor, problem }) =>
        waitingFor === 'edge' && /since/.test(problem?.message ?? ''),
    );
    expect(silent.state).toBe('waiting');
    expect(await lab.edges.describeAll()).toMatchObject(
      new Map([['bme', { edge: { state: 'silent' } }]]),
    );
  });

  it('follow what the edge reports', async () => {
    await createLab();
    lab.startEngine();
    const edge = await lab.startEdge();
    edge.answer = () => ({
      state: 'fetching',
      bytesDone: 1000,
      bytesTotal: 4000,
      bytesPerSecond: 100,
      problem: { code: 'chunk-bad', message: 'Chunk 3 is bad', remedy: 'Wait' },
    });
    const id = await lab.want(await lab.publish());
    expect(await lab.until(id, 'fetching')).toMatchObject({
      bytesDone: 1000,
      bytesTotal: 4000,
      bytesPerSecond: 100,
      problem: {
        code: 'chunk-bad',
        message:
          'Region MECA-bme, linux/lab 01.00.00.00, fetching it: Chunk 3 is bad',
        remedy: 'Wait',
      },
    });
    edge.answer = () => ({
      state: 'waiting',
      waitingFor: 'window',
      notBefore: '2030-01-01T00:00:00Z',
    });
    expect(await lab.until(id, 'waiting')).toMatchObject({
      waitingFor: 'window',
      progress: { resumeAt: Date.parse('2030-01-01T00:00:00Z') },
    });
    edge.answer = () => ({
      state: 'failed',
      problem: { code: 'image-refused', message: 'It has a backing file' },
    });
    expect(await lab.until(id, 'failed')).toMatchObject({
      problem: {
        code: 'image-refused',
        remedy: 'See the log of the edge, then try again.',
      },
    });
    const notBefore = '2030-01-02T00:00:00Z';
    edge.answer = () => ({
      state: 'failed',
      notBefore,
      problem: { code: 'unreadable', message: 'The edge failed' },
    });
    expect(
      await lab.until(id, ({ progress }) => progress.resumeAt !== undefined),
    ).toMatchObject({
      state: 'failed',
      problem: { remedy: 'It is tried again by itself.' },
      progress: { resumeAt: Date.parse(notBefore) },
    });
    await lab.replicas.retry(id);
    lab.replicas.wake();
    const { attempt } = edge.wanted[0];
    edge.answer = wanted =>
      wanted.attempt === attempt ? { state: 'failed' } : undefined;
    await lab.until(id, 'ready');
  });

  it('of one region do not wait for another that does not answer', async () => {
    await createLab({ id: 'bme' }, { id: 'tus' });
    await lab.simulator.region('tus').setFaults({ hang: true });
    lab.startEngine();
    await lab.startEdge('bme');
    await lab.startEdge('tus');
    const version = await lab.publish();
    const dead = await lab.want(version, 'tus');
    const alive = await lab.want(version, 'bme');
    await lab.until(alive, 'ready');
    expect((await lab.until(dead, () => true)).state).not.toBe('ready');
    await lab.simulator.region('tus').setFaults({ unreachable: true });
    await lab.simulator.region('tus').clearFaults();
    await lab.until(dead, 'ready');
  });

  it('are imported a few at a time, the most urgent first', async () => {
    await createLab({ id: 'bme', lineMbitPerSecond: 8 });
    await lab.startEdge();
    lab.startEngine({ options: { importsPerRegion: 1 } });
    const versions = await Promise.all(
      ['01', '02', '03', '04'].map(n =>
        lab.publish({ version: `${n}.00.00.00` }),
      ),
    );
    const first = await lab.want(versions[0], 'bme', 0);
    await lab.until(first, 'importing');
    // All of these are there before the first one is done.
    const ids = [
      await lab.want(versions[1], 'bme', 0),
      await lab.want(versions[2], 'bme', 2),
      await lab.want(versions[3], 'bme', 1),
    ];
    let most = 0;
    const ready: string[] = [];
    while (ready.length < ids.length) {
      const now = await lab.replicas.list({ regionIds: ['bme'] });
      const importing = now.filter(({ state }) =>
        ['importing', 'verifying'].includes(state),
      );
      most = Math.max(most, importing.length);
      for (const { id, state } of now) {
        if (state === 'ready' && ids.includes(id) && !ready.includes(id)) {
          ready.push(id);
        }
      }
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    expect(most).toBe(1);
    expect(ready).toEqual([ids[1], ids[2], ids[0]]);
  });

  it('come again when somebody deletes them in the region', async () => {
    await createLab();
    lab.startEngine();
    await lab.startEdge();
    const id = await lab.want(await lab.publish());
    const first = await lab.until(id, 'ready');
    const calling = { signal: new AbortController().signal };
    await lab.driver().deleteTemplate(first.cloudTemplateId!, calling);
    const second = await lab.until(
      id,
      ({ state, cloudTemplateId }) =>
        state === 'ready' && cloudTemplateId !== first.cloudTemplateId,
    );
    expect(lab.templates()).toMatchObject([{ id: second.cloudTemplateId }]);
  });

  it('stay ready while the region cannot be asked', async () => {
    await createLab();
    lab.startEngine();
    await lab.startEdge();
    const id = await lab.want(await lab.publish());
    await lab.until(id, 'ready');
    await lab.simulator.region('bme').setFaults({ unreachable: true });
    await lab.replicas.retry(id);
    lab.replicas.wake();
    await lab.until(id, ({ progress, wish }) => progress.wish === wish);
    expect(await lab.until(id, () => true)).toMatchObject({ state: 'ready' });
    await lab.replicas.remove([id]);
    lab.replicas.wake();
    await lab.until(id, ({ problem }) => problem?.code === 'unreachable');
    await lab.simulator.region('bme').clearFaults();
    await lab.until(id, 'gone');
  });
});
