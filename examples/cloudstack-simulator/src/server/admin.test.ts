import { closeClassrooms, openClassroom } from '../__testUtils__/classroom';

afterEach(closeClassrooms);

describe('admin port', () => {
  it('sets, adds and clears faults, and counts calls', async () => {
    const { simulator, region } = await openClassroom();
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`${simulator.adminUrl}/regions${path}`, {
        method,
        body: body && JSON.stringify(body),
      });
      return answer.json();
    };
    await ask('PUT', '/polito/faults', { deployFailRate: 20 });
    await ask('PUT', '/polito/faults', { slow: 5 });
    expect(region.faults()).toEqual({ slow: 5 });
    await ask('PATCH', '/polito/faults', { jobStuck: true });
    expect(await ask('GET', '/polito/faults')).toEqual({
      slow: 5,
      jobStuck: true,
    });
    expect(await ask('GET', '')).toEqual([
      expect.objectContaining({
        id: 'polito',
        endpoint: region.endpoint,
        faults: { slow: 5, jobStuck: true },
        calls: { listTemplates: 1, listServiceOfferings: 1 },
      }),
    ]);
    expect(await ask('DELETE', '/polito/faults')).toEqual({});
    expect(await ask('DELETE', '/polito/calls')).toEqual({});
  });

  it('shuts machines down from inside', async () => {
    const { simulator, deploy, region } = await openClassroom();
    await deploy('seat-1');
    const url = `${simulator.adminUrl}/regions/polito/machines`;
    const off = () => fetch(`${url}/seat-1/power-off`, { method: 'POST' });
    expect(await (await off()).json()).toMatchObject({ state: 'Stopped' });
    expect(await (await fetch(url)).json()).toEqual(
      JSON.parse(JSON.stringify(region.machines())),
    );
    expect((await off()).status).toBe(409);
  });

  it('says what it does not have', async () => {
    const { simulator } = await openClassroom();
    const status = async (path: string, method = 'GET') =>
      (await fetch(`${simulator.adminUrl}${path}`, { method })).status;
    expect(await status('/')).toBe(404);
    expect(await status('/regions/none')).toBe(404);
    expect(await status('/regions/polito/machines', 'DELETE')).toBe(405);
  });
});
