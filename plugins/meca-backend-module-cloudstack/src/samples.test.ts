import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RegionError } from '@meca/backstage-plugin-meca-node';
import { ReplayServer, sample } from './__testUtils__/ReplayServer';

const names = readdirSync(join(__dirname, '__fixtures__'))
  .filter(file => file.endsWith('.json'))
  .map(file => file.slice(0, -'.json'.length));

/** Answers that real servers gave, read through the driver. */
describe('samples of CloudStack', () => {
  let server: ReplayServer;
  const { signal } = new AbortController();
  const request = {
    name: 'seat-1',
    displayName: 'Seat 1',
    templateId: 't',
    offeringId: 'o',
    portalId: 'p',
  };

  beforeEach(async () => {
    server = (await ReplayServer.start()).withZone();
  });
  afterEach(() => server.close());

  it('tells the release of 4.15', async () => {
    server.on('listCapabilities', sample('listCapabilities__go'));
    const probe = await server.driver().probe({ signal });
    expect(probe.apiVersion).toBe('4.15.2.0');
  });

  it('keeps used, allocated and total of issue 10185 apart', async () => {
    server.on('listCapacity', sample('listCapacity__issue-10185'));
    expect(await server.driver().capacity({ signal })).toEqual({
      source: 'listCapacity',
      metrics: [
        {
          kind: 'memory',
          unit: 'bytes',
          used: 8321499136,
          allocated: 21340618752,
          total: 32445620224,
        },
        {
          kind: 'cpu',
          unit: 'megahertz',
          used: 16500,
          allocated: 32000,
          total: 67200,
        },
      ],
    });
  });

  it('counts a zone of 2.x once, although its pods are listed beside it', async () => {
    server.on('listCapacity', sample('listCapacity__jclouds'));
    expect((await server.driver().capacity({ signal })).metrics).toEqual([
      {
        kind: 'allocated-storage',
        unit: 'bytes',
        used: 34057748480,
        total: 1796712955904,
      },
    ]);
  });

  it('reads offerings of 2.x', async () => {
    server.on('listServiceOfferings', sample('listServiceOfferings__jclouds'));
    expect(await server.driver().listOfferings({ signal })).toEqual([
      {
        id: '1',
        name: 'Small Instance',
        cpuCores: 1,
        cpuMhz: 500,
        memoryBytes: 512 * 1024 ** 2,
      },
      {
        id: '2',
        name: 'Medium Instance',
        cpuCores: 1,
        cpuMhz: 1000,
        memoryBytes: 1024 ** 3,
      },
    ]);
  });

  it.each([
    ['listTemplates__libcloud', 'listZones__libcloud', 12],
    [
      'listTemplates__jclouds-listtemplates-imageextension',
      'listZones__libcloud',
      1,
    ],
    ['listTemplates__libcloud-deployip', 'listZones__jclouds', 1],
    ['listTemplates__libcloud-deployip', 'listZones__jclouds-getzone-2', 1],
  ])(
    'reads %s in the zones of %s as %i templates',
    async (file, zones, count) => {
      server
        .on('listTemplates', sample(file))
        .on('listZones', sample(zones))
        .on('listNetworks', sample('listNetworks__libcloud-deployip'));
      const templates = await server.driver().listTemplates({ signal });
      expect(templates).toHaveLength(count);
      for (const template of templates) {
        expect(template).toMatchObject({
          id: expect.stringMatching(/./),
          path: expect.stringMatching(/^[a-z0-9._-]+$/),
          version: '00.00.00.00',
          state: 'ready',
          access: [],
        });
      }
    },
  );

  it('makes a path of a template’s name, and keeps its title', async () => {
    server
      .on('listTemplates', sample('listTemplates__libcloud-deployip'))
      .on('listZones', sample('listZones__jclouds'));
    const [template] = await server.driver().listTemplates({ signal });
    expect(template).toEqual({
      id: '8028',
      path: 'centos-6.5-64-bit',
      version: '00.00.00.00',
      title: 'CentOS 6.5 64-bit',
      description: 'CentOS 6.5',
      osName: 'CentOS 5.5 (64-bit)',
      access: [],
      state: 'ready',
      sizeBytes: 16106127360,
    });
  });

  it.each([
    [
      'listVirtualMachines__go',
      {
        id: '915653c4-298b-4d74-bdee-4ced282114f1',
        name: 'testDummyVM',
        state: 'running',
        address: '10.1.1.62',
        createdAt: new Date('2021-10-04T09:24:38Z'),
        busy: false,
      },
    ],
    [
      'listVirtualMachines__libcloud-noipaddress',
      {
        id: '2601',
        name: 'test',
        state: 'pending',
        address: '1.1.1.203',
        createdAt: new Date('2011-06-23T05:09:44Z'),
        busy: true,
      },
    ],
    [
      'listVirtualMachines__jclouds-listvirtualmachines3x',
      expect.objectContaining({
        id: 'fee2ccb3-c1f2-4e7b-8465-42b390e10dff',
        state: 'running',
      }),
    ],
  ])('finds a machine in %s', async (file, expected) => {
    server.on('listVirtualMachines', sample(file));
    const { id } = expected as { id?: string };
    const wanted = id ?? 'fee2ccb3-c1f2-4e7b-8465-42b390e10dff';
    const driver = server.driver();
    expect(await driver.getInstance(wanted, { signal })).toEqual(expected);
    // None of them is marked as ours.
    expect(await driver.listInstances({ portalId: 'p' }, { signal })).toEqual(
      [],
    );
  });

  it.each([
    ['deployVirtualMachine__libcloud', { instanceId: '2602', jobId: '17164' }],
    [
      'deployVirtualMachine__libcloud-deployip',
      { instanceId: '65385', jobId: 'deployvmwithid' },
    ],
  ])('takes %s as accepted', async (file, expected) => {
    server.on('deployVirtualMachine', sample(file));
    const accepted = await server.driver().deploy(request, { signal });
    expect(accepted).toEqual(expected);
  });

  it('says which object a refused deploy lacks without repeating CloudStack’s text', async () => {
    server.on(
      'deployVirtualMachine',
      sample('deployVirtualMachine__libcloud-deployfail'),
    );
    await expect(
      server.driver().deploy(request, { signal }),
    ).rejects.toMatchObject({ code: 'not-found', outcomeUnknown: false });
  });

  it.each([
    ['startVirtualMachine__libcloud', '17188'],
    ['rebootVirtualMachine__libcloud', '17165'],
    [
      'stopVirtualMachine__jclouds-stopvirtualmachine-imageextension',
      'a7d5127b-24a2-4a44-a4a7-25a6d057b453',
    ],
  ])('follows %s as job %s', async (file, jobId) => {
    const command = file.split('__')[0];
    server.on(command, sample(file));
    const driver = server.driver();
    const calls: Record<string, () => Promise<unknown>> = {
      startVirtualMachine: () => driver.start('v', { signal }),
      stopVirtualMachine: () => driver.stop('v', { signal }),
      rebootVirtualMachine: () => driver.reboot('v', { signal }),
    };
    expect(await calls[command]()).toEqual({ instanceId: 'v', jobId });
  });

  it('reads the failed deploy of issue 5240 as no-capacity', async () => {
    server.on(
      'queryAsyncJobResult',
      sample('queryAsyncJobResult__issue-5240-deploy-533'),
    );
    const status = await server.driver().pollJob('j', { signal });
    expect(status).toMatchObject({
      state: 'failed',
      error: { code: 'no-capacity', regionId: 'replay', outcomeUnknown: false },
    });
  });

  it('reads a failed job that does not say why', async () => {
    server.on(
      'queryAsyncJobResult',
      sample('queryAsyncJobResult__libcloud-17177'),
    );
    expect(await server.driver().pollJob('j', { signal })).toMatchObject({
      state: 'failed',
      error: { code: 'failed' },
    });
  });

  const FAILED_JOBS = [
    'queryAsyncJobResult__issue-5240-deploy-533',
    'queryAsyncJobResult__libcloud-17177',
  ];
  it.each(
    names.filter(
      name =>
        name.startsWith('queryAsyncJobResult') && !FAILED_JOBS.includes(name),
    ),
  )('reads %s as done, without a password', async name => {
    server.on('queryAsyncJobResult', sample(name));
    const status = await server.driver().pollJob('j', { signal });
    expect(status.state).toBe('done');
    expect(JSON.stringify(status)).not.toContain('password');
  });

  it.each([
    [
      'queryAsyncJobResult__libcloud-11116',
      { name: 'test', state: 'running', address: '185.19.28.96', busy: false },
    ],
    [
      // As the Go SDK keeps it: the job in the envelope of its command.
      'deployVirtualMachine__go',
      { name: 'testDummyVM', state: 'running', address: '10.1.1.62' },
    ],
    [
      'queryAsyncJobResult__libcloud-deployvmstopped',
      { name: 'stopped_vm', state: 'stopped' },
    ],
    [
      'queryAsyncJobResult__jclouds-stopvirtualmachine-imageextension',
      { name: 'apb-cent32-bld', state: 'stopped' },
    ],
  ])('has the machine of %s', async (name, instance) => {
    server.on('queryAsyncJobResult', sample(name));
    expect(await server.driver().pollJob('j', { signal })).toMatchObject({
      state: 'done',
      instance,
    });
  });

  it.each([
    'listSecurityGroups__libcloud-no_groups',
    'listSecurityGroups__jclouds-getsecuritygroup_extension_byid_empty',
  ])('reads a list as empty that comes like %s', async name => {
    server.on('listVirtualMachines', sample(name));
    const driver = server.driver();
    expect(await driver.getInstance('v', { signal })).toBeUndefined();
  });

  it('reads a refusal of a release without detail codes', async () => {
    server.on('*', sample('registerSSHKeyPair__libcloud-error'));
    const asked = server.driver().discoverRegions({ signal });
    await expect(asked).rejects.toBeInstanceOf(RegionError);
    await expect(asked).rejects.toMatchObject({ code: 'rejected' });
  });

  it.each([
    [
      'listNetworks__go',
      '04ccc336-d730-42fe-8ff6-5ae36e141e81',
      'eb9c270d-dd66-443b-9524-ada1eff4442a',
    ],
    ['listNetworks__libcloud-deployfail', 1, '860'],
    ['listNetworks__libcloud-deployip', 2, '1547'],
  ])('deploys onto a network of %s', async (file, zoneId, networkId) => {
    server
      .on('listNetworks', sample(file))
      .on('listZones', {
        body: { listzonesresponse: { zone: [{ id: zoneId, name: 'Z' }] } },
      })
      .on('deployVirtualMachine', sample('deployVirtualMachine__libcloud'));
    await server.driver().deploy(request, { signal });
    const { parameters } = server.calls.at(-1)!;
    expect(parameters).toMatchObject({
      networkids: networkId,
      zoneid: String(zoneId),
    });
  });
});
