import { closeClassrooms, openClassroom } from '../__testUtils__/classroom';
import { GoSdkLikeClient } from '../__testUtils__/GoSdkLikeClient';
import { LibcloudLikeClient } from '../__testUtils__/LibcloudLikeClient';

afterEach(closeClassrooms);

const REFUSED = {
  uuidList: [],
  errorcode: 401,
  errortext: 'unable to verify user credentials and/or request signature',
};

describe('authentication', () => {
  it('takes a signed form, a signed query, and parameters split over both', async () => {
    const { region } = await openClassroom();
    const client = new GoSdkLikeClient(region);
    for (const method of ['GET', 'POST', 'MIXED'] as const) {
      const answer = await client.call(
        'listZones',
        { keyword: "~*+ ü/#'" },
        { method },
      );
      expect(answer).toMatchObject({ status: 200, body: {} });
    }
  });

  it('refuses a wrong secret, an unknown key and a missing signature alike', async () => {
    const { region } = await openClassroom();
    const { endpoint, apiKey, secretKey } = region;
    const strangers = [
      new LibcloudLikeClient({ endpoint, apiKey, secretKey: 'x' }),
      new LibcloudLikeClient({ endpoint, apiKey: 'x', secretKey }),
    ];
    for (const stranger of strangers) {
      const answer = await stranger.call('listZones');
      expect(answer.status).toBe(401);
      expect(answer.envelope).toBe('listzonesresponse');
      expect(answer.body).toEqual(REFUSED);
    }
    const unsigned = await fetch(
      `${endpoint}?command=listZones&response=json&apikey=${apiKey}`,
    );
    expect(await unsigned.json()).toEqual({ listzonesresponse: REFUSED });
    const anonymous = await fetch(
      `${endpoint}?command=listZones&response=json`,
    );
    expect(await anonymous.json()).toMatchObject({
      listzonesresponse: { errortext: 'unable to verify user credentials' },
    });
  });

  it('honours expiry for signature version 3 only, with no allowance for skew', async () => {
    const { region } = await openClassroom();
    const client = new GoSdkLikeClient(region);
    const expired = await client.call('listZones', {}, { expiresInMs: -2000 });
    expect(expired).toMatchObject({ status: 401, body: REFUSED });
    const junk = await client.call('listZones', {}, { expires: 'tomorrow' });
    expect(junk.status).toBe(401);
    const offset = { expires: '2090-01-02T03:04:05+0000' };
    expect((await client.call('listZones', {}, offset)).status).toBe(200);
    const unversioned = await client.call(
      'listZones',
      { signatureversion: '2' },
      { expires: 'tomorrow' },
    );
    expect(unversioned.status).toBe(200);
  });

  it('judges expiry by its own clock', async () => {
    const { region } = await openClassroom();
    await region.setFaults({ clockSkewMs: 60 * 60_000 });
    const answer = await new GoSdkLikeClient(region).call('listZones');
    expect(answer.status).toBe(401);
    const ahead = Date.parse(answer.headers.get('date') ?? '') - Date.now();
    expect(Math.round(ahead / 60_000)).toBe(60);
  });

  it('answers a command it does not know as its release does', async () => {
    const now = await openClassroom();
    const unknown = await now.client.call('listUnicorns');
    expect(unknown).toMatchObject({ status: 401, envelope: 'errorresponse' });
    const then = await openClassroom({ version: '4.11.3.0' });
    const old = await then.client.call('createConsoleEndpoint');
    expect(old).toMatchObject({ status: 432, envelope: 'errorresponse' });
    expect(old.body.errortext).toBe(
      'The given command:createConsoleEndpoint does not exist or it is not available for user with id:2',
    );
  });

  it('keeps root commands from an ordinary user, who sees only what is their own', async () => {
    const { region, deploy } = await openClassroom();
    const { apiKey, secretKey } = region.user;
    const { endpoint } = region;
    const user = new LibcloudLikeClient({ endpoint, apiKey, secretKey });
    const hosts = await user.call('listHosts');
    expect(hosts.status).toBe(401);
    expect(hosts.body.errortext).toBe(
      "The given command 'listHosts' either does not exist, is not available for user.",
    );
    const machine = await deploy('of-root');
    expect(
      (await user.call('listVirtualMachines', { listall: true })).body,
    ).toEqual({});
    const stop = await user.call('stopVirtualMachine', { id: machine.id });
    expect(stop).toMatchObject({ status: 531, body: { cserrorcode: 4365 } });
    const apis = await user.call('listApis');
    const names = apis.body.api.map((api: { name: string }) => api.name);
    expect(names).toContain('listZones');
    expect(names).not.toContain('listHosts');
  });

  it('replaces a key pair at once', async () => {
    const { region } = await openClassroom();
    const { endpoint, apiKey, secretKey } = region;
    const client = new LibcloudLikeClient({ endpoint, apiKey, secretKey });
    const users = await client.call('listUsers', { username: 'admin' });
    const { id, apikey } = users.body.user[0];
    expect(apikey).toBe(region.apiKey);
    const keys = (await client.call('registerUserKeys', { id })).body.userkeys;
    expect(keys.apikey).toHaveLength(86);
    expect((await client.call('listZones')).status).toBe(401);
    const renewed = new LibcloudLikeClient(region);
    expect((await renewed.call('getUserKeys', { id })).body.userkeys).toEqual(
      keys,
    );
  });

  it('limits calls per account in a fixed window, root excepted', async () => {
    const { region, client } = await openClassroom({
      throttling: { intervalSeconds: 60, max: 2 },
    });
    const { apiKey, secretKey } = region.user;
    const { endpoint } = region;
    const user = new LibcloudLikeClient({ endpoint, apiKey, secretKey });
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await user.call('listZones')).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await user.call('listZones');
    expect(refused.body.errortext).toMatch(
      /^The given user has reached his\/her account api limit, please retry after \[\d+\] ms\.$/,
    );
    expect((await client.call('listZones')).status).toBe(200);
  });
});
