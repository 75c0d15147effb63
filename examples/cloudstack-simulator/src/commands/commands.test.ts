import { closeClassrooms, openClassroom } from '../__testUtils__/classroom';
import { LibcloudLikeClient } from '../__testUtils__/LibcloudLikeClient';
import { smallRegion } from '../description/smallRegion';
import { startSimulator } from '../simulator';

afterEach(closeClassrooms);

describe('commands', () => {
  it('of a federation know each other, and what callers add', async () => {
    const simulator = await startSimulator({
      regions: [
        smallRegion({ id: 'polito', regionId: 1, name: 'MECA-PolITO' }),
        smallRegion({ id: 'bme', regionId: 3, name: 'MECA-BME' }),
      ],
    });
    try {
      const client = new LibcloudLikeClient(simulator.region('polito'));
      const { body } = await client.call('listRegions');
      expect(body).toMatchObject({
        count: 2,
        region: [
          { id: 1, name: 'MECA-PolITO' },
          { id: 3, name: 'MECA-BME' },
        ],
      });
      expect(body.region[1].endpoint).toBe(
        simulator.region('bme').endpoint.replace(/api$/, ''),
      );
      const added = { id: 7, name: 'MECA-New', endpoint: 'http://new/client/' };
      expect((await client.call('addRegion', added)).status).toBe(200);
      const twice = await client.call('addRegion', { ...added, id: 8 });
      expect(twice.body.errortext).toBe(
        'Region with name: MECA-New already exists',
      );
      await client.call('updateRegion', { id: 7, name: 'MECA-Newer' });
      const found = await client.call('listRegions', { name: 'MECA-Newer' });
      expect(found.body.region[0]).toMatchObject({
        ...added,
        name: 'MECA-Newer',
      });
      const removed = await client.call('removeRegion', { id: 7 });
      expect(removed.body).toEqual({ success: true });
      expect((await client.call('removeRegion', { id: 7 })).status).toBe(431);
      const other = new LibcloudLikeClient(simulator.region('bme'));
      expect((await other.call('listRegions')).body.count).toBe(2);
    } finally {
      await simulator.close();
    }
  });

  it('list templates with the tags that tell what they are', async () => {
    const { client } = await openClassroom();
    const { body } = await client.call('listTemplates', {
      templatefilter: 'all',
      'tags[0].key': 'meca:path',
      'tags[0].value': 'linux/centos-7-minimal',
    });
    expect(body.template).toHaveLength(1);
    expect(body.template[0].name).toBe(
      'meca--linux-centos-7-minimal--01.00.00.00',
    );
    const tags = body.template[0].tags.map(
      ({ key, value }: { key: string; value: string }) => [key, value],
    );
    expect(Object.fromEntries(tags)).toEqual({
      'meca:path': 'linux/centos-7-minimal',
      'meca:version': '01.00.00.00',
      'meca:access': 'ssh:22',
    });
    const bad = await client.call('listTemplates', { templatefilter: 'x' });
    expect(bad.status).toBe(431);
  });

  it('are described by listApis as far as the release has them', async () => {
    const { client } = await openClassroom({ version: '4.22.1.0' });
    const { body } = await client.call('listApis', {
      name: 'deployVirtualMachine',
    });
    const [api] = body.api;
    expect(api.isasync).toBe(true);
    const names = api.params.map(({ name }: { name: string }) => name);
    expect(names).toContain('leaseduration');
    const old = await openClassroom({ version: '4.11.3.0' });
    const then = await old.client.call('listApis');
    const commands = then.body.api.map(({ name }: { name: string }) => name);
    expect(commands).not.toContain('createConsoleEndpoint');
    const capability = await old.client.call('listCapabilities');
    expect(capability.body.capability.cloudstackversion).toBe('4.11.3.0');
  });

  it.each(['4.11.3.0', '4.18.1.0', '4.22.1.0'])(
    'answer every list in release %s',
    async version => {
      const { client } = await openClassroom({ version });
      const apis = await client.call('listApis');
      const lists = apis.body.api
        .map(({ name }: { name: string }) => name)
        .filter((name: string) => name.startsWith('list'));
      expect(lists.length).toBeGreaterThan(25);
      for (const name of lists) {
        const answer = await client.call(name, { templatefilter: 'all' });
        expect([name, answer.status]).toEqual([name, 200]);
        expect(answer.envelope).toBe(`${name.toLowerCase()}response`);
      }
    },
  );
});
