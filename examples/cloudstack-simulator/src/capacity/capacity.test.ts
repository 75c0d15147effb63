import {
  Classroom,
  closeClassrooms,
  openClassroom,
} from '../__testUtils__/classroom';
import { formatPercent } from './capacityRows';

afterEach(closeClassrooms);

const GIB = 1024 ** 3;

async function readRow({ client }: Classroom, type: number) {
  const { body } = await client.call('listCapacity', { type });
  return body.capacity?.[0];
}

const tightZone = (host: object, more: object = {}) => ({
  zones: [
    {
      systemVms: false,
      pods: [
        {
          clusters: [
            { hosts: [{ cores: 4, speedMhz: 1000, memoryGiB: 8, ...host }] },
          ],
        },
      ],
      ...more,
    },
  ],
});

describe('capacity', () => {
  it('follows machines as they run, stop and go', async () => {
    const room = await openClassroom();
    const { client, deploy } = room;
    const { id } = await deploy('seat-1');
    expect(await readRow(room, 0)).toMatchObject({
      name: 'MEMORY',
      capacitytotal: 64 * GIB,
      capacityused: 2 * GIB,
      capacityallocated: 2 * GIB,
      percentused: '3.12',
    });
    expect(await readRow(room, 1)).toMatchObject({
      capacitytotal: 32_000,
      capacityused: 1000,
    });
    expect(await readRow(room, 3)).toMatchObject({
      capacitytotal: 2048 * GIB,
      capacityused: 20 * GIB,
    });
    expect(await readRow(room, 3)).not.toHaveProperty('capacityallocated');
    expect(await readRow(room, 8)).toMatchObject({
      capacitytotal: 250,
      capacityused: 1,
    });
    const { body } = await client.call('listHosts', { type: 'Routing' });
    const hosts: { memoryallocated: number; cpuallocatedvalue: number }[] =
      body.host;
    expect(hosts.map(host => host.memoryallocated).sort()).toEqual([
      0,
      2 * GIB,
    ]);
    await client.job('stopVirtualMachine', { id });
    expect(await readRow(room, 0)).toMatchObject({
      capacityused: 0,
      capacityallocated: 2 * GIB,
    });
    await client.job('destroyVirtualMachine', { id, expunge: true });
    expect(await readRow(room, 0)).toMatchObject({ capacityallocated: 0 });
    expect(await readRow(room, 3)).toMatchObject({ capacityused: 0 });
    expect(await readRow(room, 8)).toMatchObject({ capacityused: 0 });
  });

  it.each([
    ['CPU', { cores: 2, speedMhz: 1000 }],
    ['memory', { memoryGiB: 4 }],
  ])(
    'refuses the third machine in its job when %s is used up',
    async (_, host) => {
      const { client, deploy, seat, region } = await openClassroom(
        tightZone(host),
      );
      await deploy('seat-1');
      await deploy('seat-2');
      const job = await client.job('deployVirtualMachine', {
        ...seat,
        name: 'seat-3',
      });
      expect(job).toMatchObject({ jobstatus: 2, jobresultcode: 533 });
      expect(job.jobresult.errortext).toMatch(
        /^No destination found for a deployment for VM instance \{"id":\d+,"instanceName":"i-2-\d+-VM","type":"User","uuid":/,
      );
      const failed = region.machines().find(({ name }) => name === 'seat-3');
      expect(failed?.state).toBe('Error');
      await client.job('destroyVirtualMachine', {
        id: failed?.id,
        expunge: true,
      });
      expect(region.machines()).toHaveLength(2);
    },
  );

  it('gives room for more with overcommitment', async () => {
    const { deploy, client } = await openClassroom({
      zones: [
        {
          systemVms: false,
          pods: [
            {
              clusters: [
                {
                  cpuOvercommit: 2,
                  memoryOvercommit: 2,
                  hosts: [{ cores: 1, speedMhz: 1000, memoryGiB: 2 }],
                },
              ],
            },
          ],
        },
      ],
    });
    await deploy('seat-1');
    await deploy('seat-2');
    const cores = await client.call('listCapacity', { type: 90 });
    expect(cores.body.capacity[0].percentused).toBe('200');
  });

  it('refuses in the job when no pool has room for the disk', async () => {
    const { client, seat } = await openClassroom(
      tightZone({}, { storagePools: [{ sizeGiB: 10, overprovisioning: 1 }] }),
    );
    const job = await client.job('deployVirtualMachine', { ...seat });
    expect(job.jobresult.errorcode).toBe(533);
  });

  it('refuses in the call when the network has no address left', async () => {
    const { client, deploy, seat, region } = await openClassroom(
      tightZone(
        {},
        {
          networks: [
            {
              cidr: '127.77.0.0/16',
              startIp: '127.77.9.1',
              endIp: '127.77.9.3',
              usedIps: 2,
            },
          ],
        },
      ),
    );
    const machine = await deploy('seat-1');
    expect(machine.nic[0].ipaddress).toBe('127.77.9.3');
    const refused = await client.call('deployVirtualMachine', {
      ...seat,
      name: 'seat-2',
    });
    expect(refused).toMatchObject({
      status: 533,
      envelope: 'deployvirtualmachineresponse',
    });
    expect(region.machines()).toHaveLength(1);
  });

  it('refuses in the call beyond an account limit', async () => {
    const room = await openClassroom({ user: { instanceLimit: 1 } });
    const { account, domainId } = room.region.user;
    const owner = { account, domainid: domainId };
    await room.deploy('seat-1', owner);
    const refused = await room.client.call('deployVirtualMachine', {
      ...room.seat,
      name: 'seat-2',
      ...owner,
    });
    expect(refused.status).toBe(535);
    expect(refused.body.errortext).toContain(
      "Maximum amount of resources of Type = 'user_vm' for Account Name = meca in Domain Id = 2 is exceeded: Account Resource Limit = 1",
    );
  });

  it.each([
    { type: 'cpu', limits: { cpuLimit: 1 }, requested: 1 },
    { type: 'memory', limits: { memoryLimitMiB: 3000 }, requested: 2048 },
    {
      type: 'primary_storage',
      limits: { primaryStorageLimitGiB: 30 },
      requested: 20 * 1024 ** 3,
    },
  ])(
    'counts $type against the limit of an account, tells it, and refuses in the call what exceeds it',
    async ({ type, limits, requested }) => {
      const room = await openClassroom({
        user: limits,
        serviceOfferings: [
          { name: 'Small', cores: 1, speedMhz: 500, memoryMiB: 2048 },
        ],
      });
      const { account, domainId } = room.region.user;
      const owner = { account, domainid: domainId, rootdisksize: '20' };
      await room.deploy('seat-1', owner);
      const refused = await room.client.call('deployVirtualMachine', {
        ...{ ...room.seat, ...owner, name: 'seat-2' },
      });
      expect(refused.status).toBe(535);
      expect(refused.body.errortext).toContain(
        `Type = '${type}' for Account Name = meca in Domain Id = 2 is exceeded`,
      );
      expect(refused.body.errortext).toContain(
        `Current Account Resource Amount = ${requested}, Requested Resource Amount = ${requested}.`,
      );
      const name = type.replace('_', '');
      const { body } = await room.client.call('listAccounts', {
        name: account,
        listall: 'true',
      });
      const [limit] = Object.values(limits);
      const [told] = body.account;
      expect(told[`${name}limit`]).toBe(String(limit));
      expect(told[`${name}available`]).toBe(
        String(limit - told[`${name}total`]),
      );
      expect(told).toMatchObject({
        ...{ vmlimit: 'Unlimited', vmavailable: 'Unlimited', vmtotal: 1 },
        ...{ cputotal: 1, memorytotal: 2048, primarystoragetotal: 20 },
      });
    },
  );

  it('refuses a template that is not downloaded yet in the call', async () => {
    const room = await openClassroom({
      templates: [
        { path: 'linux/old', version: '01.00.00.00' },
        { path: 'linux/new', version: '01.00.00.00', ready: false },
      ],
    });
    const all = await room.client.call('listTemplates', {
      templatefilter: 'all',
      name: 'meca--linux-new--01.00.00.00',
    });
    const [template] = all.body.template;
    expect(template).toMatchObject({
      isready: false,
      status: '48% Downloaded',
    });
    const refused = await room.client.call('deployVirtualMachine', {
      ...room.seat,
      templateid: template.id,
    });
    expect(refused.status).toBe(530);
    expect(refused.body.errortext).toMatch(
      /has not been completely downloaded to zone 1$/,
    );
  });

  it('reports given numbers to the byte, with machines on top', async () => {
    const used = Math.round(13.5 * GIB);
    const total = Math.round(158.99 * GIB);
    const room = await openClassroom({ capacity: [{ type: 0, total, used }] });
    expect(await readRow(room, 0)).toMatchObject({
      capacitytotal: total,
      capacityused: used,
    });
    await room.deploy('seat-1');
    expect(await readRow(room, 0)).toMatchObject({
      capacityused: used + 2 * GIB,
    });
  });

  it('has no row for what a zone has none of, and rows per cluster on demand', async () => {
    const room = await openClassroom();
    const zone = await room.client.call('listCapacity');
    expect(
      zone.body.capacity.map(({ type }: { type: number }) => type),
    ).toEqual([0, 1, 2, 3, 5, 6, 8, 90]);
    const clusters = await room.client.call('listClusters');
    const clusterid = clusters.body.cluster[0].id;
    const { body } = await room.client.call('listCapacity', { clusterid });
    expect(body.capacity.map(({ type }: { type: number }) => type)).toEqual([
      0, 1, 90,
    ]);
    expect(body.capacity[0]).toMatchObject({ clusterid });
    const sorted = await room.client.call('listCapacity', { sortby: 'name' });
    expect(sorted.status).toBe(431);
  });

  it('counts no host that is down', async () => {
    const room = await openClassroom(tightZone({ count: 2 }, {}));
    expect(await readRow(room, 0)).toMatchObject({ capacitytotal: 16 * GIB });
    const down = await openClassroom(tightZone({ state: 'Down' }));
    expect(await readRow(down, 0)).toBeUndefined();
    const job = await down.client.job('deployVirtualMachine', down.seat);
    expect(job.jobresult.errorcode).toBe(533);
  });

  it.each([
    [1, 3, '33.33'],
    [1, 1, '100'],
    [9659, 10_000, '96.59'],
    [1, 10, '10'],
    [5, 0, '0'],
    [1, 16, '6.25'],
    [1, 800, '0.12'],
    [3, 800, '0.38'],
  ])('prints %d of %d as %s percent', (used, total, text) => {
    expect(formatPercent(used, total)).toBe(text);
  });
});
