import { refusal, ReplayServer } from './__testUtils__/ReplayServer';

const { signal } = new AbortController();
const REQUEST = {
  name: 'seat-1',
  displayName: 'CAD, seat 1',
  templateId: 't',
  offeringId: 'o',
  portalId: 'campus',
};
const ACCEPTED = (command: string) => ({
  body: { [`${command.toLowerCase()}response`]: { id: 'v', jobid: 'j' } },
});
const EXPUNGE_REFUSED =
  'Parameter expunge can be passed by Admin only. Or when the allow.user.expunge.recover.vm key is set.';

describe('CloudStackDriver', () => {
  let server: ReplayServer;
  beforeEach(async () => {
    server = (await ReplayServer.start()).withZone();
  });
  afterEach(() => server.close());

  const callsOf = (command: string) =>
    server.calls
      .filter(call => call.command === command)
      .map(call => call.parameters);

  it('puts the mark, the zone and the network into the deploy itself', async () => {
    server.on('deployVirtualMachine', ACCEPTED('deployVirtualMachine'));
    await server.driver().deploy({ ...REQUEST, leaseDays: 1 }, { signal });

    const [parameters] = callsOf('deployVirtualMachine');
    expect(parameters).toMatchObject({
      name: 'seat-1',
      displayname: 'CAD, seat 1',
      group: 'meca-campus',
      templateid: 't',
      serviceofferingid: 'o',
      zoneid: 'zone-1',
      networkids: 'net-1',
    });
    // A release that says nothing of leases has none.
    expect(parameters).not.toHaveProperty('leaseduration');
  });

  it.each([
    ['4.21.0.0', true, '2'],
    ['4.22.1.0', true, '2'],
    ['5.0.0', true, '2'],
    ['4.21.0.0', false, undefined],
    ['4.20.3.0', true, undefined],
    ['4.9.3.0', true, undefined],
  ])(
    'lets machines of %s end by themselves (enabled: %s) after %s days',
    async (cloudstackversion, instanceleaseenabled, days) => {
      server
        .withZone({ cloudstackversion, instanceleaseenabled })
        .on('deployVirtualMachine', ACCEPTED('deployVirtualMachine'));
      await server.driver().deploy({ ...REQUEST, leaseDays: 1.2 }, { signal });

      const [parameters] = callsOf('deployVirtualMachine');
      expect(parameters.leaseduration).toBe(days);
      expect(parameters.leaseexpiryaction).toBe(days && 'DESTROY');
    },
  );

  it('asks for zone, network and capabilities once, not for every machine', async () => {
    server.on('deployVirtualMachine', ACCEPTED('deployVirtualMachine'));
    const driver = server.driver();
    await Promise.all(
      Array.from({ length: 20 }, () => driver.deploy(REQUEST, { signal })),
    );
    const commands = server.commands();
    for (const command of ['listZones', 'listNetworks', 'listCapabilities']) {
      expect(commands.filter(name => name === command)).toHaveLength(1);
    }
  });

  it('looks for zone and network again after a deploy was refused', async () => {
    server.on('deployVirtualMachine', () =>
      refusal('deployVirtualMachine', 431, 'Unable to find network'),
    );
    const driver = server.driver();
    for (const attempt of [1, 2]) {
      await expect(driver.deploy(REQUEST, { signal })).rejects.toMatchObject({
        code: 'not-found',
      });
      expect(callsOf('listNetworks')).toHaveLength(attempt);
    }
  });

  it('sends machines to the zone with the most free memory, counting those it has sent', async () => {
    const GIB = 1024 ** 3;
    const free: Record<string, number> = { a: 3, b: 5 };
    server
      .on('listZones', {
        body: {
          listzonesresponse: {
            zone: [
              { id: 'a', name: 'A' },
              { id: 'b', name: 'B' },
            ],
          },
        },
      })
      .on('listNetworks', { body: { listnetworksresponse: {} } })
      .on('listCapacity', ({ parameters: { zoneid } }) => ({
        body: {
          listcapacityresponse: {
            capacity: [
              {
                type: 0,
                capacityused: GIB,
                capacitytotal: GIB * (1 + free[zoneid]),
              },
            ],
          },
        },
      }))
      .on('listServiceOfferings', {
        body: {
          listserviceofferingsresponse: {
            serviceoffering: [
              {
                id: 'o',
                name: 'S',
                cpunumber: 1,
                cpuspeed: 1000,
                memory: 1024,
              },
            ],
          },
        },
      })
      .on('deployVirtualMachine', ACCEPTED('deployVirtualMachine'));
    const driver = server.driver();
    const { metrics } = await driver.capacity({ signal });
    expect(metrics).toMatchObject([{ used: 2 * GIB, total: 10 * GIB }]);
    await driver.listOfferings({ signal });
    for (let seat = 0; seat < 6; seat++)
      await driver.deploy(REQUEST, { signal });

    const zones = callsOf('deployVirtualMachine').map(call => call.zoneid);
    expect(zones.filter(zone => zone === 'b')).toHaveLength(4);
    expect(zones.filter(zone => zone === 'a')).toHaveLength(2);

    const { warnings } = await driver.probe({ signal });
    expect(warnings).toMatchObject([{ code: 'several-zones' }]);
  });

  it('takes a machine that already runs as started, whether told at once or by the job', async () => {
    const text = 'The virtual machine v (seat-1) is already running';
    server
      .on('startVirtualMachine', () =>
        refusal('startVirtualMachine', 431, text),
      )
      .on('queryAsyncJobResult', {
        body: {
          queryasyncjobresultresponse: {
            jobstatus: 2,
            jobresultcode: 530,
            jobresult: { errorcode: 431, errortext: text },
          },
        },
      });
    const driver = server.driver();
    expect(await driver.start('v', { signal })).toEqual({ instanceId: 'v' });
    expect(await driver.pollJob('j', { signal })).toEqual({ state: 'done' });
  });

  it('powers off when told to', async () => {
    server.on('stopVirtualMachine', ACCEPTED('stopVirtualMachine'));
    const driver = server.driver();
    await driver.stop('v', { signal });
    await driver.stop('v', { signal, force: true });
    expect(callsOf('stopVirtualMachine').map(call => call.forced)).toEqual([
      undefined,
      'true',
    ]);
  });

  it('expunges what it destroys', async () => {
    server
      .withZone({ allowuserexpungerecovervm: true })
      .on('destroyVirtualMachine', ACCEPTED('destroyVirtualMachine'));
    await server.driver().destroy('v', { signal });
    expect(callsOf('destroyVirtualMachine')).toMatchObject([
      { id: 'v', expunge: 'true' },
    ]);
  });

  it('only destroys where the account may not expunge', async () => {
    server
      .withZone({ allowuserexpungerecovervm: false })
      .on('destroyVirtualMachine', ACCEPTED('destroyVirtualMachine'));
    await server.driver().destroy('v', { signal });
    expect(callsOf('destroyVirtualMachine')[0]).not.toHaveProperty('expunge');
  });

  it('destroys without expunging when that is refused, and remembers it', async () => {
    server.on('destroyVirtualMachine', ({ parameters }) =>
      parameters.expunge
        ? refusal('destroyVirtualMachine', 531, EXPUNGE_REFUSED)
        : ACCEPTED('destroyVirtualMachine'),
    );
    const driver = server.driver();
    expect(await driver.destroy('v', { signal })).toEqual({
      instanceId: 'v',
      jobId: 'j',
    });
    await driver.destroy('v', { signal });
    expect(callsOf('destroyVirtualMachine').map(call => call.expunge)).toEqual([
      'true',
      undefined,
      undefined,
    ]);
  });

  it('does not expunge again after a job was refused for it', async () => {
    server
      .on('destroyVirtualMachine', ACCEPTED('destroyVirtualMachine'))
      .on('queryAsyncJobResult', {
        body: {
          queryasyncjobresultresponse: {
            jobstatus: 2,
            jobresult: { errorcode: 531, errortext: EXPUNGE_REFUSED },
          },
        },
      });
    const driver = server.driver();
    await driver.destroy('v', { signal });
    expect(await driver.pollJob('j', { signal })).toMatchObject({
      state: 'failed',
      error: { code: 'rejected' },
    });
    await driver.destroy('v', { signal });
    expect(callsOf('destroyVirtualMachine').map(call => call.expunge)).toEqual([
      'true',
      undefined,
    ]);
  });

  it('does not take the machine of a finished job for busy', async () => {
    server.on('queryAsyncJobResult', {
      body: {
        queryasyncjobresultresponse: {
          jobstatus: 1,
          jobresult: {
            virtualmachine: {
              id: 'v',
              name: 'seat-1',
              state: 'Stopped',
              group: 'meca-campus',
              jobid: 'j',
              jobstatus: 0,
            },
          },
        },
      },
    });
    expect(await server.driver().pollJob('j', { signal })).toEqual({
      state: 'done',
      instance: {
        id: 'v',
        name: 'seat-1',
        state: 'stopped',
        portalId: 'campus',
        busy: false,
      },
    });
  });

  it('calls an answer without a job one whose outcome is unknown', async () => {
    server.on('deployVirtualMachine', {
      body: { deployvirtualmachineresponse: {} },
    });
    await expect(
      server.driver().deploy(REQUEST, { signal }),
    ).rejects.toMatchObject({ code: 'failed', outcomeUnknown: true });
  });

  it('does not call a machine stopped whose deploy has not begun', async () => {
    server.on('listVirtualMachines', {
      body: {
        listvirtualmachinesresponse: {
          count: 2,
          virtualmachine: [
            {
              id: 'a',
              name: 'a',
              state: 'Stopped',
              group: 'meca-campus',
              jobid: 'j',
              jobstatus: 0,
            },
            { id: 'b', name: 'b', state: 'Stopped', group: 'meca-campus' },
          ],
        },
      },
    });
    expect(
      await server.driver().listInstances({ portalId: 'campus' }, { signal }),
    ).toMatchObject([
      { id: 'a', state: 'pending', busy: true },
      { id: 'b', state: 'stopped', busy: false },
    ]);
  });

  it.each([
    ['http://console:80/vnc.html', 'ws://10.0.0.5:8080/websockify?token=t%2B1'],
    ['https://console/vnc.html', 'wss://10.0.0.5:8080/websockify?token=t%2B1'],
  ])('opens the console behind %s', async (url, websocketUrl) => {
    server.on('createConsoleEndpoint', {
      body: {
        createconsoleendpointresponse: {
          consoleendpoint: {
            success: true,
            url,
            websocket: {
              token: 't+1',
              host: '10.0.0.5',
              port: '8080',
              path: 'websockify',
            },
          },
        },
      },
    });
    expect(await server.driver().openConsole('v', { signal })).toEqual({
      websocketUrl,
      protocols: ['binary'],
      signsInByItself: true,
    });
    expect(server.calls.at(-1)?.method).toBe('POST');
  });

  it('says so when the region gives no console', async () => {
    server.on('createConsoleEndpoint', {
      body: {
        createconsoleendpointresponse: {
          consoleendpoint: { success: false, details: 'VM is not running' },
        },
      },
    });
    await expect(
      server.driver().openConsole('v', { signal }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('warns of a zone that is not there, and deploys nothing', async () => {
    const driver = server.driver({ zone: 'Roma' });
    const { warnings } = await driver.probe({ signal });
    expect(warnings).toEqual([
      {
        code: 'placement',
        message: 'Region MECA-Replay has no zone called Roma',
        remedy: expect.stringContaining('meca.regions.replay.zone'),
      },
    ]);
    await expect(driver.deploy(REQUEST, { signal })).rejects.toMatchObject({
      code: 'rejected',
      outcomeUnknown: false,
    });
    expect(callsOf('deployVirtualMachine')).toEqual([]);
  });

  it('warns of a clock that is wrong by minutes', async () => {
    server.on('listCapabilities', () => ({
      body: { listcapabilitiesresponse: { capability: {} } },
      headers: { date: new Date(Date.now() - 5 * 60_000).toUTCString() },
    }));
    const probe = await server.driver().probe({ signal });
    expect(Math.round((probe.clockSkewMs ?? 0) / 60_000)).toBe(-5);
    expect(probe.warnings).toMatchObject([{ code: 'clock-skew' }]);
    expect(probe.warnings[0].message).toContain('behind');
  });
});
