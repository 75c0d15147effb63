import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  closeClassrooms,
  eventually,
  openClassroom,
} from '../__testUtils__/classroom';
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

  it('refuses the state of another release', async () => {
    const file = join(folder, 'state.json');
    await writeFile(file, '{"version":99,"regions":{}}');
    await expect(openClassroom({}, file)).rejects.toThrow(
      /state of another release/,
    );
  });
});
