import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  closeClassrooms,
  eventually,
  openClassroom,
} from '../__testUtils__/classroom';
import { SimulatedRegion } from '../server/SimulatedRegion';
import { ImageSource } from '../__testUtils__/ImageSource';
import { RfbClient } from '../__testUtils__/RfbClient';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-'));
});
afterEach(async () => {
  await closeClassrooms();
  await rm(folder, { recursive: true });
});

describe('state file', () => {
  it('brings machines, their tags and jobs in flight over a restart', async () => {
    const file = join(folder, 'state.json');
    const cidr = '127.78.0.0/16';
    const zones = [{ systemVms: false, networks: [{ cidr }] }];
    const slow = { profile: 'fast', deployMs: 2000 } as const;
    const before = await openClassroom({ zones }, file);
    const running = await before.deploy('seat-1');
    await before.client.job('createTags', {
      resourcetype: 'UserVm',
      resourceids: running.id,
      'tags[0].key': 'course',
      'tags[0].value': 'bio101',
    });
    await before.region.setFaults({ jobStuck: true });
    const { body } = await before.client.call('deployVirtualMachine', {
      ...before.seat,
      name: 'seat-2',
    });
    await before.simulator.close();
    expect(await readdir(folder)).toEqual(['state.json']);

    const after = await openClassroom({ zones, timing: slow }, file);
    const seats = after.region.machines();
    expect(seats.map(({ name }) => name)).toEqual(['seat-1', 'seat-2']);
    expect(seats[0]).toMatchObject({
      id: running.id,
      state: 'Running',
      tags: { course: 'bio101' },
    });
    await eventually(
      () => after.client.call('queryAsyncJobResult', { jobid: body.jobid }),
      answer => answer.body.jobstatus === 1,
    );
    const screen = await RfbClient.connect(seats[0].addresses[0]);
    await screen.handshake();
    expect(screen.name).toContain('seat-1');
    screen.close();
  });

  it('keeps templates, and fetches anew what was on its way', async () => {
    const file = join(folder, 'state.json');
    const source = await ImageSource.start();
    const before = await openClassroom({}, file);
    const osTypes = await before.client.call('listOsTypes');
    const register = async (name: string) => {
      const { body } = await before.client.call('registerTemplate', {
        name,
        displaytext: name,
        format: 'QCOW2',
        hypervisor: 'KVM',
        ostypeid: osTypes.body.ostype[0].id,
        url: source.url(),
        zoneid: before.region.zoneId,
      });
      return body.template[0].id;
    };
    const stateOf = (region: SimulatedRegion, id: string) =>
      region.templates().find(template => template.id === id)?.state;
    const ready = await register('ready');
    await eventually(
      () => stateOf(before.region, ready),
      state => state === 'DOWNLOADED',
    );
    await before.region.setFaults({ downloadStuckAt: 50 });
    const half = await register('half');
    await eventually(
      () => before.region.templates().at(-1)?.percent,
      percent => percent === 50,
    );
    const deleted = before.seat.templateid;
    await before.client.job('deleteTemplate', { id: deleted });
    await before.simulator.close();

    const after = await openClassroom({}, file);
    expect(stateOf(after.region, ready)).toBe('DOWNLOADED');
    expect(stateOf(after.region, deleted)).toBeUndefined();
    await eventually(
      () => stateOf(after.region, half),
      state => state === 'DOWNLOADED',
    );
    expect(source.requests.filter(it => it.startsWith('GET'))).toHaveLength(3);
    await closeClassrooms();
    await source.close();
  });

  it('refuses the state of another release', async () => {
    const file = join(folder, 'state.json');
    await writeFile(file, '{"version":99,"regions":{}}');
    await expect(openClassroom({}, file)).rejects.toThrow(
      /state of another release/,
    );
  });
});
