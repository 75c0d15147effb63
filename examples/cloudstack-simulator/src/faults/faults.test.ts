import { request } from 'node:https';
import { smallRegion } from '../description/smallRegion';
import { startSimulator } from '../simulator';
import {
  closeClassrooms,
  eventually,
  openClassroom,
} from '../__testUtils__/classroom';

afterEach(closeClassrooms);

/** Why a TLS connection to a region fails; undefined if it does not. */
function tlsProblem(endpoint: string, ca: string | undefined) {
  return new Promise<string | undefined>(resolve => {
    request(endpoint, { ca, agent: false }, response => {
      response.resume();
      resolve(undefined);
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      .end();
  });
}

describe('faults', () => {
  it('closes the port of an unreachable region and opens the same one again', async () => {
    const { region, client } = await openClassroom();
    const { endpoint } = region;
    await region.setFaults({ unreachable: true });
    await expect(client.call('listZones')).rejects.toThrow('fetch failed');
    await region.clearFaults();
    expect(region.endpoint).toBe(endpoint);
    expect((await client.call('listZones')).status).toBe(200);
  });

  it('hangs on the commands it is told to', async () => {
    const { region, client } = await openClassroom();
    await region.setFaults({ hang: { commands: ['listCapacity'] } });
    expect((await client.call('listZones')).status).toBe(200);
    const hung = fetch(`${region.endpoint}?command=listCapacity`, {
      signal: AbortSignal.timeout(80),
    });
    await expect(hung).rejects.toThrow(/timeout/);
    expect(region.calls().listCapacity).toBe(1);
  });

  it('answers as a broken proxy does, so many times', async () => {
    const { region, client } = await openClassroom();
    await region.setFaults({ httpError: { status: 503, times: 2 } });
    for (let i = 0; i < 2; i++) {
      const answer = await fetch(`${region.endpoint}?command=listZones`);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('<h1>503');
    }
    expect((await client.call('listZones')).status).toBe(200);
  });

  it('loses the answer after the work was accepted', async () => {
    const { region, client, seat } = await openClassroom();
    await region.setFaults({
      loseAnswer: { commands: ['deployVirtualMachine'], times: 1 },
    });
    await expect(
      client.call('deployVirtualMachine', { ...seat, name: 'seat-1' }),
    ).rejects.toThrow('fetch failed');
    const machines = await eventually(
      () => region.machines(),
      ([machine]) => machine?.state === 'Running',
    );
    expect(machines.map(({ name }) => name)).toEqual(['seat-1']);
  });

  it('fails the given share of deploys in their jobs', async () => {
    const { region, client, seat } = await openClassroom();
    await region.setFaults({ deployFailRate: 25, failWith: 'internal' });
    const jobs = await Promise.all(
      Array.from({ length: 8 }, () => client.job('deployVirtualMachine', seat)),
    );
    const failed = jobs.filter(({ jobstatus }) => jobstatus === 2);
    expect(failed.map(({ jobresult }) => jobresult.errorcode)).toEqual([
      530, 530,
    ]);
    const states = region.machines().map(({ state }) => state);
    expect(states.filter(state => state === 'Error')).toHaveLength(2);
  });

  it('leaves jobs pending until they are freed', async () => {
    const { region, client, seat } = await openClassroom();
    await region.setFaults({ jobStuck: true });
    const { body } = await client.call('deployVirtualMachine', seat);
    const poll = () =>
      client.call('queryAsyncJobResult', { jobid: body.jobid });
    expect((await poll()).body).toMatchObject({ jobstatus: 0 });
    expect((await poll()).body).not.toHaveProperty('jobresult');
    await region.clearFaults();
    await eventually(poll, answer => answer.body.jobstatus === 1);
  });

  it('refuses disabled keys and asks to slow down', async () => {
    const { region, client } = await openClassroom();
    await region.setFaults({ keyDisabled: true });
    expect((await client.call('listZones')).status).toBe(401);
    await region.clearFaults();
    await region.setFaults({ rateLimit: 1500 });
    const limited = await client.call('listZones');
    expect(limited).toMatchObject({
      status: 429,
      envelope: 'listzonesresponse',
    });
    expect(limited.body.errortext).toContain('please retry after [1500] ms');
  });

  it('shows a certificate of its own, or a wrong one', async () => {
    const simulator = await startSimulator({
      regions: [smallRegion({ id: 'tub', tls: 'self' })],
    });
    try {
      const [{ endpoint, ca }] = simulator.regions;
      const region = simulator.region('tub');
      expect(endpoint).toMatch(/^https:/);
      expect(await tlsProblem(endpoint, ca)).toBeUndefined();
      expect(await tlsProblem(endpoint, undefined)).toBe(
        'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      );
      const problems: (string | undefined)[] = [];
      for (const wrongCertificate of [
        'name',
        'expired',
        'self-signed',
      ] as const) {
        await region.setFaults({ wrongCertificate });
        problems.push(await tlsProblem(endpoint, ca));
      }
      expect(problems).toEqual([
        'ERR_TLS_CERT_ALTNAME_INVALID',
        'CERT_HAS_EXPIRED',
        'DEPTH_ZERO_SELF_SIGNED_CERT',
      ]);
      await region.clearFaults();
      expect(await tlsProblem(endpoint, ca)).toBeUndefined();
    } finally {
      await simulator.close();
    }
  });

  it('cannot have a wrong certificate without TLS', async () => {
    const { region } = await openClassroom();
    await expect(region.setFaults({ wrongCertificate: true })).rejects.toThrow(
      'Region polito has no TLS',
    );
  });

  it('refuses faults that do not exist', async () => {
    const { simulator } = await openClassroom();
    const put = (body: string) =>
      fetch(`${simulator.adminUrl}/regions/polito/faults`, {
        method: 'PUT',
        body,
      });
    const typo = await put('{"unreachabel":true}');
    expect(typo.status).toBe(400);
    expect((await typo.json()).error).toMatch(/unreachabel/);
    expect((await put('nonsense')).status).toBe(400);
  });
});
