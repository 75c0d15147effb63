import {
  closeClassrooms,
  eventually,
  openClassroom,
} from '../__testUtils__/classroom';
import { LibcloudLikeClient } from '../__testUtils__/LibcloudLikeClient';
import { ImageSource, qcow2Image, sha256 } from '../__testUtils__/ImageSource';
import { RegionInput } from '../description/regionSchema';

const GIB = 1024 ** 3;
const image = qcow2Image({ virtualBytes: 12 * GIB });
const TWO_ZONES = [
  { name: 'Torino', systemVms: false },
  { name: 'Ivrea', systemVms: false },
];

let source: ImageSource;
beforeEach(async () => {
  source = await ImageSource.start(image);
});
afterEach(async () => {
  await closeClassrooms();
  await source.close();
});

/** A region, and what is done with templates there. */
async function openLab(overrides: Partial<RegionInput> = {}) {
  const lab = await openClassroom(overrides);
  const { client, region } = lab;
  const osTypes = await client.call('listOsTypes', {
    description: 'Ubuntu 24.04 LTS',
  });
  const form = {
    name: 'meca--linux-lab--01.00.00.00',
    displaytext: 'Lab',
    format: 'QCOW2',
    hypervisor: 'KVM',
    ostypeid: osTypes.body.ostype[0].id,
    url: source.url(),
    zoneid: region.zoneId,
  };
  const rows = async (id: string, as = client) => {
    const { body } = await as.call('listTemplates', {
      templatefilter: 'self',
      id,
    });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    return (body.template ?? []) as any[];
  };
  return {
    ...lab,
    form,
    rows,
    register: (more: Record<string, string> = {}, as = client) =>
      as.call('registerTemplate', { ...form, ...more }),
    /** The template's only row, once the text is its status. */
    async reach(id: string, status: string, as = client) {
      const [row] = await eventually(
        () => rows(id, as),
        ([first]) => first?.status === status,
      );
      return row;
    },
  };
}

describe('registerTemplate', () => {
  it('fetches the file in one stream, checks it and makes machines of it', async () => {
    const lab = await openLab();
    const { body, envelope } = await lab.register({
      checksum: `{SHA-256}${sha256(image)}`,
      url: source.url('/t0ken/lab.qcow2?x=y'),
    });
    expect(envelope).toBe('registertemplateresponse');
    expect(body).toMatchObject({
      count: 1,
      template: [
        { isready: false, ispublic: false, zoneid: lab.region.zoneId },
      ],
    });
    const [{ id, size }] = body.template;
    expect(size).toBeUndefined();

    const row = await lab.reach(id, 'Download Complete');
    expect(row).toMatchObject({
      isready: true,
      size: 12 * GIB,
      physicalsize: image.length,
      checksum: sha256(image),
      url: source.url('/t0ken/lab.qcow2?x=y'),
      downloaddetails: [
        { downloadPercent: '100', downloadState: 'DOWNLOADED' },
      ],
    });
    expect(source.requests).toEqual([
      'HEAD /t0ken/lab.qcow2?x=y',
      'GET /t0ken/lab.qcow2?x=y',
    ]);

    await lab.client.job('createTags', {
      resourcetype: 'Template',
      resourceids: id,
      'tags[0].key': 'meca:access',
      'tags[0].value': 'rdp:3389',
    });
    const [tagged] = await lab.rows(id);
    expect(tagged.tags).toMatchObject([{ key: 'meca:access' }]);
    const machine = await lab.deploy('seat-1', { templateid: id });
    expect(machine).toMatchObject({ state: 'Running', templateid: id });
  });

  it('tells how far it is, by the line it has, and refuses machines before it is ready', async () => {
    // A hundred milliseconds for the whole file.
    const lineMbitPerSecond = (image.length * 8) / 1e6 / 0.1;
    const lab = await openLab({ lineMbitPerSecond });
    await lab.region.setFaults({ downloadStuckAt: 42 });
    const { body } = await lab.register();
    const [{ id }] = body.template;
    const stuck = await lab.reach(id, '42% Downloaded');
    expect(stuck).toMatchObject({
      isready: false,
      downloaddetails: [
        { downloadPercent: '42', downloadState: 'DOWNLOAD_IN_PROGRESS' },
      ],
    });
    expect(lab.region.templates().at(-1)?.storedBytes).toBe(
      Math.ceil(image.length * 0.42),
    );
    const refused = await lab.client.call('deployVirtualMachine', {
      ...lab.seat,
      templateid: id,
      name: 'seat-1',
    });
    expect(refused).toMatchObject({
      status: 530,
      body: {
        errortext: 'Template 203 has not been completely downloaded to zone 1',
      },
    });

    // CloudStack deletes no template on its way, even if it never arrives.
    const deletion = await lab.client.job('deleteTemplate', { id });
    expect(deletion).toMatchObject({
      jobstatus: 2,
      jobinstancetype: 'Template',
      jobresult: {
        errorcode: 530,
        errortext:
          'Please specify a template that is not currently being downloaded.',
      },
    });
    await lab.region.clearFaults();
    await lab.reach(id, 'Download Complete');
  });

  it('fetches for each zone by itself, and one of them may never get it', async () => {
    const lab = await openLab({ zones: TWO_ZONES });
    await lab.region.setFaults({ zoneNeverReady: 'Ivrea' });
    const { body } = await lab.register({ zoneid: '-1' });
    expect(body.count).toBe(2);
    const [{ id }] = body.template;
    const zones = await eventually(
      () => lab.rows(id),
      rows => rows.some(row => row.isready),
    );
    expect(
      zones.map(({ zonename, isready, status }) => [zonename, isready, status]),
    ).toEqual([
      ['Torino', true, 'Download Complete'],
      ['Ivrea', false, 'Active'],
    ]);

    await lab.region.clearFaults();
    await eventually(
      () => lab.rows(id),
      rows => rows.every(row => row.isready),
    );
    expect(source.requests).toEqual([
      'HEAD /lab.qcow2',
      'GET /lab.qcow2',
      'GET /lab.qcow2',
    ]);
    await lab.client.job('deleteTemplate', {
      id,
      zoneid: lab.region.zoneId,
    });
    expect(await lab.rows(id)).toMatchObject([{ zonename: 'Ivrea' }]);
  });

  it('waits as long as no storage machine runs, and begins anew after it', async () => {
    const lab = await openLab();
    await lab.region.setFaults({ downloadStuckAt: 50 });
    const { body } = await lab.register();
    const [{ id }] = body.template;
    await lab.reach(id, '50% Downloaded');
    await lab.region.replaceFaults({ storageVmDown: true });
    const row = await lab.reach(id, 'Active');
    expect(row).toMatchObject({
      isready: false,
      downloaddetails: [{ downloadState: 'NOT_DOWNLOADED' }],
    });
    await lab.region.clearFaults();
    await lab.reach(id, 'Download Complete');
    expect(source.requests.filter(it => it.startsWith('GET'))).toHaveLength(2);
  });

  it.each([
    ['a connection that breaks', { cutAfter: 65_536 }, /incomplete download/],
    [
      'a redirect',
      { status: 302, location: '/elsewhere.qcow2' },
      / HTTP Server returned 302 \(expected 200 OK\) /,
    ],
    ['a missing file', { status: 404 }, / HTTP Server returned 404 /],
  ])(
    'fails for good at %s and keeps nothing of it',
    async (_, mishap, text) => {
      const lab = await openLab();
      source.mishap = mishap;
      const { body } = await lab.register();
      const [{ id }] = body.template;
      const [row] = await eventually(
        () => lab.rows(id),
        ([first]) =>
          first.downloaddetails[0].downloadState === 'DOWNLOAD_ERROR',
      );
      expect(row).toMatchObject({ isready: false });
      expect(row.status).toMatch(text);
      expect(lab.region.templates().at(-1)).toMatchObject({ storedBytes: 0 });
      expect(source.requests.filter(it => it.startsWith('GET'))).toHaveLength(
        'status' in mishap ? 2 : 1,
      );
      expect(
        (await lab.client.job('deleteTemplate', { id })).jobresult,
      ).toEqual({
        success: true,
      });
      expect(await lab.rows(id)).toEqual([]);
    },
  );

  it('never gives up a source that has gone silent', async () => {
    const lab = await openLab();
    source.mishap = { silentAfter: image.length / 4 };
    const { body } = await lab.register();
    const row = await lab.reach(body.template[0].id, '25% Downloaded');
    expect(row.isready).toBe(false);
  });

  it('takes a file whose length nobody tells', async () => {
    const lab = await openLab();
    source.mishap = { chunked: true };
    const { body } = await lab.register();
    await lab.reach(body.template[0].id, 'Download Complete');
    expect(source.requests.slice(0, 2)).toEqual([
      'HEAD /lab.qcow2',
      'GET /lab.qcow2',
    ]);
  });

  it.each([
    [
      `{SHA-256}${sha256(Buffer.from('other'))}`,
      `Failed post download script: checksum "{SHA-256}${sha256(
        image,
      )}" didn't match the given value, "{SHA-256}${sha256(
        Buffer.from('other'),
      )}"`,
    ],
    [
      `{SHA256}${sha256(image)}`,
      'Failed post download script: checksum algorithm not recognised: SHA256',
    ],
  ])(
    'compares the checksum %s only after the download',
    async (checksum, text) => {
      const lab = await openLab();
      const { body, status } = await lab.register({ checksum });
      expect(status).toBe(200);
      await lab.reach(body.template[0].id, text);
    },
  );

  it('closes the stream of a file in another format', async () => {
    const lab = await openLab();
    const url = source.url('/lab.vhd');
    const { body } = await lab.register({ format: 'VHD', url });
    const row = await lab.reach(body.template[0].id, 'Stream closed');
    expect(row.isready).toBe(false);
  });

  it('fails where and how a fault says', async () => {
    const lab = await openLab();
    await lab.region.setFaults({
      downloadFails: { percent: 30, message: 'No route to host' },
    });
    const { body } = await lab.register();
    const row = await lab.reach(body.template[0].id, 'No route to host');
    expect(row.isready).toBe(false);
  });

  it('fails as many downloads as a fault says', async () => {
    const lab = await openLab();
    await lab.region.setFaults({
      downloadFails: { rate: 50, message: 'No route to host' },
    });
    for (const status of ['Download Complete', 'No route to host']) {
      const { body } = await lab.register();
      const row = await lab.reach(body.template[0].id, status);
      expect(row.isready).toBe(status === 'Download Complete');
    }
  });

  it.each([
    [
      { zoneid: '' },
      'Either zoneid or zoneids is required. Both cannot be null.',
    ],
    [
      { zoneids: '-1' },
      'Both zoneid and zoneids cannot be specified at the same time',
    ],
    [
      { zoneid: '', zoneids: '-1,other' },
      'Parameter zoneids cannot combine all zones (-1) option with other zones',
    ],
    [{ ostypeid: '' }, 'Please provide a guest OS type'],
    [
      { url: 'ftp://127.0.0.1/lab.qcow2' },
      'Unsupported scheme for url: ftp://127.0.0.1/lab.qcow2',
    ],
    [{ url: 'http://0.0.0.0/lab.qcow2' }, 'Illegal host specified in url'],
    [
      { url: 'http://169.254.169.254/lab.qcow2' },
      'Illegal host specified in url',
    ],
    [{ url: 'http://127.0.0.1/lab.exe' }, 'Please specify a valid qcow2'],
    [{ url: 'http://127.0.0.1/lab' }, 'Please specify a valid qcow2'],
    [
      { url: 'http://127.0.0.1/lab.ova?file=lab.qcow2' },
      'Please specify a valid URL. URL:/lab.ova is an invalid for the format qcow2',
    ],
    [
      { url: 'http://127.0.0.1:1/lab.qcow2' },
      'Unable to establish connection with URL http://127.0.0.1:1/lab.qcow2',
    ],
  ])('refuses %j', async (change, text) => {
    const lab = await openLab();
    const { status, body } = await lab.register(change);
    expect([status, body.errortext]).toEqual([431, text]);
    expect(lab.region.templates()).toHaveLength(2);
  });

  it('fetches nothing from its own machine unless told to', async () => {
    const lab = await openLab({ allowLoopbackUrls: false });
    const { body } = await lab.register();
    expect(body.errortext).toBe('Illegal host specified in url');
    expect(source.requests).toEqual([]);
  });

  it('counts what templates occupy, for the zone and for the account', async () => {
    const lab = await openLab({
      user: { templateLimit: 1, secondaryStorageLimitGiB: 1 },
    });
    const user = new LibcloudLikeClient({
      ...lab.region.user,
      endpoint: lab.region.endpoint,
    });
    const used = async () => {
      const rows = await lab.client.call('listCapacity', { type: 6 });
      const stores = await lab.client.call('listImageStores');
      expect(stores.body.imagestore[0].disksizeused).toBe(
        rows.body.capacity[0].capacityused,
      );
      return rows.body.capacity[0].capacityused;
    };
    const before = await used();
    const { body } = await lab.register({}, user);
    const [{ id, account }] = body.template;
    expect(account).toBe('meca');
    await lab.reach(id, 'Download Complete', user);
    expect(await used()).toBe(before + image.length);

    const second = await lab.register({}, user);
    expect(second.status).toBe(535);
    expect(second.body.errortext).toMatch(
      /^Maximum amount of resources of Type = 'template' for Account Name = meca /,
    );
    await user.job('deleteTemplate', { id });
    expect(await used()).toBe(before);
  });

  it('refuses what the account has no room for before it fetches', async () => {
    const lab = await openLab({
      user: { secondaryStorageLimitGiB: image.length / 2 / GIB },
    });
    const user = new LibcloudLikeClient({
      ...lab.region.user,
      endpoint: lab.region.endpoint,
    });
    const { status, body } = await lab.register({}, user);
    expect(status).toBe(535);
    expect(body.errortext).toMatch(/Type = 'secondary_storage'/);
    expect(source.requests).toEqual(['HEAD /lab.qcow2']);
  });

  it('finds no image store when it is as good as full', async () => {
    const zones = [
      { systemVms: false, secondaryStorage: { totalGiB: 20, usedGiB: 18 } },
    ];
    const { status, body } = await (await openLab({ zones })).register();
    expect([status, body.errortext]).toEqual([
      530,
      'Unable to find image store to download the template [meca--linux-lab--01.00.00.00].',
    ]);
  });
});

describe('deleteTemplate', () => {
  it('is refused while machines are made of it, unless by force', async () => {
    const lab = await openLab();
    const machine = await lab.deploy('seat-1');
    const id = lab.seat.templateid;
    const refused = await lab.client.job('deleteTemplate', { id });
    expect(refused.jobresult).toMatchObject({
      errorcode: 431,
      errortext: expect.stringMatching(
        /^Unable to delete template with id: 201 because VM instances: \[.*"i-2-1-VM".*\] are using it\.$/,
      ),
    });
    const forced = await lab.client.job('deleteTemplate', { id, forced: true });
    expect(forced.jobresult).toEqual({ success: true });
    expect(await lab.rows(id)).toEqual([]);
    const { body } = await lab.client.call('listVirtualMachines', {
      id: machine.id,
    });
    expect(body.virtualmachine[0]).toMatchObject({
      templateid: id,
      templatename: machine.templatename,
    });
    const gone = await lab.client.call('listTemplates', {
      templatefilter: 'all',
      id,
      showremoved: true,
    });
    expect(gone.body.template[0].removed).toMatch(/^\d{4}-/);
    const again = await lab.client.call('deleteTemplate', { id });
    expect(again.status).toBe(431);
  });

  it('goes by force in the releases that took it for granted', async () => {
    const lab = await openLab({ version: '4.15.2.0' });
    await lab.deploy('seat-1');
    const { jobresult } = await lab.client.job('deleteTemplate', {
      id: lab.seat.templateid,
    });
    expect(jobresult).toEqual({ success: true });
  });

  it('does not touch what belongs to others', async () => {
    const lab = await openLab();
    const user = new LibcloudLikeClient({
      ...lab.region.user,
      endpoint: lab.region.endpoint,
    });
    const { status } = await user.call('deleteTemplate', {
      id: lab.seat.templateid,
    });
    expect(status).toBe(531);
  });
});

describe('updateTemplate', () => {
  it('changes what people see and answers without what zones know', async () => {
    const lab = await openLab();
    const { body } = await lab.client.call('updateTemplate', {
      id: lab.seat.templateid,
      displaytext: 'For courses',
      'details[0].keyboard': 'it',
    });
    expect(body.template).toMatchObject({
      displaytext: 'For courses',
      details: { keyboard: 'it' },
    });
    expect(body.template).not.toHaveProperty('isready');
    expect(await lab.rows(lab.seat.templateid)).toMatchObject([
      { displaytext: 'For courses', isready: true },
    ]);
  });
});
