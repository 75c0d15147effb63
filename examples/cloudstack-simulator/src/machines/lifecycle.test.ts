import {
  closeClassrooms,
  eventually,
  openClassroom,
} from '../__testUtils__/classroom';

afterEach(closeClassrooms);

describe('machines', () => {
  it('go from Stopped over Starting to Running, with the job on them', async () => {
    const { client, seat } = await openClassroom({
      timing: { profile: 'fast', queueMs: 60, deployMs: 60 },
    });
    const { body } = await client.call('deployVirtualMachine', {
      ...seat,
      name: 'seat-1',
      group: 'meca-portal',
      'details[0].rootdisksize': 30,
    });
    const states: string[] = [];
    await eventually(
      async () => {
        const list = await client.call('listVirtualMachines', { id: body.id });
        return list.body.virtualmachine[0];
      },
      machine => {
        if (states.at(-1) !== machine.state) states.push(machine.state);
        if (machine.state === 'Running') return true;
        expect(machine).toMatchObject({ jobid: body.jobid, jobstatus: 0 });
        return false;
      },
    );
    expect(states).toEqual(['Stopped', 'Starting', 'Running']);
    const job = await client.call('queryAsyncJobResult', { jobid: body.jobid });
    expect(job.body).toMatchObject({
      jobstatus: 1,
      jobresultcode: 0,
      jobresulttype: 'object',
      jobinstancetype: 'VirtualMachine',
      jobinstanceid: body.id,
      cmd: 'org.apache.cloudstack.api.command.admin.vm.DeployVMCmdByAdmin',
      jobresult: {
        virtualmachine: {
          id: body.id,
          state: 'Running',
          group: 'meca-portal',
          memory: 2048,
        },
      },
    });
  });

  it('stop, start, reboot, are destroyed, recovered and expunged', async () => {
    const { client, deploy, region } = await openClassroom();
    const { id } = await deploy('seat-1');
    const state = () => region.machines().find(each => each.id === id)?.state;
    for (const [command, expected] of [
      ['stopVirtualMachine', 'Stopped'],
      ['stopVirtualMachine', 'Stopped'],
      ['startVirtualMachine', 'Running'],
      ['rebootVirtualMachine', 'Running'],
      ['destroyVirtualMachine', 'Destroyed'],
    ]) {
      const job = await client.job(command, { id });
      expect(job.jobstatus).toBe(1);
      expect(state()).toBe(expected);
    }
    const recovered = await client.call('recoverVirtualMachine', { id });
    expect(recovered.body.virtualmachine.state).toBe('Stopped');
    const early = await client.job('expungeVirtualMachine', { id });
    expect(early).toMatchObject({
      jobstatus: 2,
      jobresult: {
        errorcode: 530,
        errortext: 'Please destroy vm with specified vmId before expunge',
      },
    });
    await client.job('destroyVirtualMachine', { id });
    const gone = await client.job('expungeVirtualMachine', { id });
    expect(gone.jobresult).toEqual({ success: true });
    expect(state()).toBeUndefined();
  });

  it('refuse to start twice in the job', async () => {
    const { client, deploy } = await openClassroom();
    const { id } = await deploy('seat-1');
    const job = await client.job('startVirtualMachine', { id });
    expect(job.jobresult).toEqual({
      errorcode: 431,
      errortext: `The virtual machine ${id} (seat-1) is already running`,
    });
  });

  it('are worked on one job after the other', async () => {
    const { client, deploy } = await openClassroom();
    const { id } = await deploy('seat-1');
    const [stop, start, destroy] = [
      client.job('stopVirtualMachine', { id }),
      client.job('startVirtualMachine', { id }),
      client.job('destroyVirtualMachine', { id }),
    ].map(async job => (await job).jobstatus);
    expect(await Promise.all([stop, start, destroy])).toEqual([1, 1, 1]);
  });

  it('have names that are unique in their network until they are expunged', async () => {
    const { client, deploy, seat } = await openClassroom();
    const { id } = await deploy('seat-1');
    const deployAgain = () =>
      client.call('deployVirtualMachine', { ...seat, name: 'SEAT-1' });
    const refused = await deployAgain();
    expect(refused.status).toBe(431);
    expect(refused.body.cserrorcode).toBe(4350);
    expect(refused.body.errortext).toMatch(
      /^The vm with hostName SEAT-1 already exists in the network domain: cs\.internal/,
    );
    await client.job('destroyVirtualMachine', { id });
    expect((await deployAgain()).status).toBe(431);
    await client.job('expungeVirtualMachine', { id });
    expect((await deployAgain()).status).toBe(200);
  });

  it.each(['1seat', 'seat_1', '-seat', 'seat-', 'x'.repeat(64)])(
    'cannot be called %s',
    async name => {
      const { client, seat } = await openClassroom();
      const answer = await client.call('deployVirtualMachine', {
        ...seat,
        name,
      });
      expect(answer.status).toBe(431);
    },
  );

  it('take a chosen UUID once', async () => {
    const { client, seat, deploy } = await openClassroom();
    const customid = '6f2a1c60-0b1d-4c53-9a55-2d6b6d0f4a11';
    expect((await deploy('seat-1', { customid })).id).toBe(customid);
    const again = await client.call('deployVirtualMachine', {
      ...seat,
      name: 'seat-2',
      customid,
    });
    expect(again.status).toBe(431);
  });

  it('stop without a call when somebody shuts them down from inside', async () => {
    const { client, deploy, region } = await openClassroom();
    const { id } = await deploy('seat-1');
    expect(region.powerOff('seat-1')).toBe(true);
    const { body } = await client.call('listVirtualMachines', { id });
    expect(body.virtualmachine[0].state).toBe('Stopped');
    expect(body.virtualmachine[0]).not.toHaveProperty('hostid');
  });

  it('are found by name part, state, tag and group', async () => {
    const { client, deploy } = await openClassroom();
    const one = await deploy('lab-seat-1', { group: 'meca' });
    const two = await deploy('lab-seat-2', { group: 'other' });
    await client.job('stopVirtualMachine', { id: two.id });
    await client.job('createTags', {
      resourcetype: 'UserVm',
      resourceids: `${one.id},${two.id}`,
      'tags[0].key': 'course',
      'tags[0].value': 'bio101',
    });
    await client.job('deleteTags', {
      resourcetype: 'UserVm',
      resourceids: two.id,
      'tags[0].key': 'course',
    });
    const groups = await client.call('listInstanceGroups', { name: 'meca' });
    const groupid = groups.body.instancegroup[0].id;
    const filters: Record<string, string>[] = [
      { name: 'seat-1' },
      { keyword: 'LAB-SEAT-1' },
      { state: 'Running' },
      { 'tags[0].key': 'course', 'tags[0].value': 'bio101' },
      { groupid },
      { ids: one.id },
    ];
    for (const filter of filters) {
      const { body } = await client.call('listVirtualMachines', filter);
      expect(body.virtualmachine.map(({ id }: { id: string }) => id)).toEqual([
        one.id,
      ]);
    }
    const tags = await client.call('listTags', { resourceid: one.id });
    expect(tags.body.tag).toEqual([
      expect.objectContaining({ key: 'course', value: 'bio101' }),
    ]);
    const again = await client.job('createTags', {
      resourcetype: 'UserVm',
      resourceids: one.id,
      'tags[0].key': 'course',
      'tags[0].value': 'x',
    });
    expect(again.jobstatus).toBe(2);
  });

  it('leave events of each step', async () => {
    const { client, deploy } = await openClassroom();
    await deploy('seat-1');
    const { body } = await client.call('listEvents', { type: 'VM.CREATE' });
    expect(body.event.map(({ state }: { state: string }) => state)).toEqual([
      'Completed',
      'Started',
      'Scheduled',
    ]);
  });
});
