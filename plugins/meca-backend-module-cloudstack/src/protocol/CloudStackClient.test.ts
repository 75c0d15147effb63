import { inspect } from 'node:util';
import { mockServices } from '@backstage/backend-test-utils';
import { RegionError } from '@meca/backstage-plugin-meca-node';
import {
  API_KEY,
  refusal,
  Replay,
  ReplayAnswer,
  ReplayServer,
  SECRET_KEY,
} from '../__testUtils__/ReplayServer';
import { sign } from './signing';

const SUCCESS: ReplayAnswer = { body: { listzonesresponse: {} } };
const BAD_CREDENTIALS =
  'unable to verify user credentials and/or request signature';

/** Answers one by one, the last for ever. */
function inTurn(...answers: ReturnType<Replay>[]): Replay {
  let index = 0;
  return () => answers[Math.min(index++, answers.length - 1)];
}

describe('CloudStackClient', () => {
  let server: ReplayServer;
  const calling = () => ({ signal: new AbortController().signal });

  beforeEach(async () => {
    server = await ReplayServer.start();
  });
  afterEach(() => server.close());

  async function failureOf(call: Promise<unknown>): Promise<RegionError> {
    const error = await call.then(
      () => undefined,
      reason => reason,
    );
    expect(error).toBeInstanceOf(RegionError);
    return error;
  }

  it('reads by GET, with a signature that verifies and ends within 15 minutes', async () => {
    server.on('listZones', SUCCESS);
    await server.client().read('listZones', { name: 'Höhe ~*+()' }, calling());

    const [{ method, parameters }] = server.calls;
    const { signature, ...signed } = parameters;
    expect(method).toBe('GET');
    expect(signature).toBe(sign(signed, SECRET_KEY));
    expect(signed).toMatchObject({
      apikey: API_KEY,
      response: 'json',
      signatureversion: '3',
      name: 'Höhe ~*+()',
    });
    const ends = Date.parse(signed.expires.replace('+0000', 'Z'));
    expect(ends).toBeGreaterThan(Date.now());
    expect(ends).toBeLessThanOrEqual(Date.now() + 15 * 60_000);
  });

  it('changes by POST, with everything in the form and nothing in the address', async () => {
    server.on('stopVirtualMachine', {
      body: { stopvirtualmachineresponse: { jobid: 'j' } },
    });
    await server.client().change('stopVirtualMachine', { id: 'v' }, calling());

    const [call] = server.calls;
    expect(call.method).toBe('POST');
    expect(call.contentType).toBe(
      'application/x-www-form-urlencoded; charset=UTF-8',
    );
    const { signature, ...signed } = call.parameters;
    expect(signature).toBe(sign(signed, SECRET_KEY));
  });

  it.each([
    ['text/javascript', { 'content-type': 'text/javascript; charset=UTF-8' }],
    ['no type at all', { 'content-type': '' }],
  ])('takes JSON that comes as %s', async (_, headers) => {
    server.on('listZones', { ...SUCCESS, headers });
    await expect(
      server.client().read('listZones', {}, calling()),
    ).resolves.toEqual({});
  });

  it.each([
    [
      'of old releases beside a version',
      { 'cloudstack-version': '4.1.0', listzonesresponse: { a: 1 } },
    ],
    [
      'with another object beside it',
      { meta: {}, listzonesresponse: { a: 1 } },
    ],
    ['without the usual ending', { listZones: { a: 1 } }],
  ])('finds the envelope %s', async (_, body) => {
    server.on('listZones', { body });
    await expect(
      server.client().read('listZones', {}, calling()),
    ).resolves.toEqual({ a: 1 });
  });

  it.each([502, 503, 504])(
    'repeats a read that a proxy answers with %i',
    async status => {
      server.on(
        'listZones',
        inTurn({ status, body: '<html>no</html>' }, SUCCESS),
      );
      await server.client().read('listZones', {}, calling());
      expect(server.commands()).toEqual(['listZones', 'listZones']);
    },
  );

  it('repeats a read whose connection breaks', async () => {
    server.on('listZones', inTurn(undefined, undefined, SUCCESS));
    await server.client().read('listZones', {}, calling());
    expect(server.calls).toHaveLength(3);
  });

  it('gives up a read that never gets through', async () => {
    server.on('listZones', { status: 502, body: '<html>secret page</html>' });
    const error = await failureOf(
      server.client().read('listZones', {}, calling()),
    );
    expect(error).toMatchObject({ code: 'unreachable', outcomeUnknown: false });
    expect(error.message).toContain('502');
    expect(error.message).not.toContain('secret page');
    expect(server.calls).toHaveLength(4);
  });

  it.each<[string, ReturnType<Replay>]>([
    ['breaks', undefined],
    ['ends in a 502 of a proxy', { status: 502, body: '<html/>' }],
    ['ends in a 500 of the servlet', { status: 500, body: '<html/>' }],
    ['is answered with a page', { body: '<html>log in</html>' }],
  ])('never repeats a change that %s', async (_, answer) => {
    server.on('deployVirtualMachine', () => answer);
    const error = await failureOf(
      server.client().change('deployVirtualMachine', {}, calling()),
    );
    expect(error).toMatchObject({ code: 'unreachable', outcomeUnknown: true });
    expect(server.calls).toHaveLength(1);
  });

  it('waits as long as a 429 says, also before a change, which was not begun', async () => {
    const text =
      'The given user has reached his/her account api limit, please retry after [300] ms.';
    server.on(
      'deployVirtualMachine',
      inTurn(refusal('deployVirtualMachine', 429, text), {
        body: { deployvirtualmachineresponse: { id: 'v', jobid: 'j' } },
      }),
    );
    const started = performance.now();
    await server.client().change('deployVirtualMachine', {}, calling());
    expect(performance.now() - started).toBeGreaterThanOrEqual(299);
    expect(server.calls).toHaveLength(2);
  });

  it('does not wait for a 429 beyond its deadline', async () => {
    const text = 'please retry after [60000] ms.';
    server.on('listZones', refusal('listZones', 429, text));
    const error = await failureOf(
      server
        .client({ timeouts: { read: { seconds: 5 } } })
        .read('listZones', {}, calling()),
    );
    expect(error.code).toBe('unreachable');
    expect(server.calls).toHaveLength(1);
  });

  it('keeps connections for reads only, so that no change meets one that just closed', async () => {
    server.on('*', SUCCESS);
    const client = server.client({ maxConnections: 1 });
    for (const _ of [1, 2]) await client.read('listZones', {}, calling());
    for (const _ of [1, 2]) await client.change('stopIt', {}, calling());
    const [one, two, three, four] = server.calls.map(call => call.port);
    expect(two).toBe(one);
    expect(new Set([two, three, four]).size).toBe(3);
  });

  it('follows no redirect', async () => {
    server.on('listZones', {
      status: 302,
      body: '',
      headers: { location: `${server.endpoint}?command=elsewhere` },
    });
    const error = await failureOf(
      server.client().read('listZones', {}, calling()),
    );
    expect(error).toMatchObject({ code: 'unreachable' });
    expect(error.remedy).toContain('endpoint');
    expect(server.commands()).toEqual(['listZones']);
  });

  it('refuses an answer of more than 32 MiB', async () => {
    server.on('listZones', {
      body: { listzonesresponse: { x: 'x'.repeat(33 * 1024 * 1024) } },
    });
    const error = await failureOf(
      server.client().read('listZones', {}, calling()),
    );
    expect(error).toMatchObject({ code: 'failed', outcomeUnknown: false });
  });

  it('calls keys refused when a harmless call is refused as well', async () => {
    server.on('*', call => refusal(call.command, 401, BAD_CREDENTIALS));
    const error = await failureOf(
      server.client().change('deployVirtualMachine', {}, calling()),
    );
    expect(error).toMatchObject({
      code: 'unauthorised',
      outcomeUnknown: false,
    });
    expect(error.remedy).toContain('meca.regions.replay');
    expect(server.commands()).toEqual([
      'deployVirtualMachine',
      'listCapabilities',
    ]);
  });

  it('does not blame the keys for a command that the release or the role does not have', async () => {
    server
      .on('createConsoleEndpoint', () =>
        refusal('createConsoleEndpoint', 401, BAD_CREDENTIALS),
      )
      .on('listCapacity', () =>
        refusal(
          'listCapacity',
          401,
          "The given command 'listCapacity' either does not exist, is not available for user.",
        ),
      )
      .on('listCapabilities', { body: { listcapabilitiesresponse: {} } });
    const client = server.client();

    for (const command of ['createConsoleEndpoint', 'listCapacity']) {
      const error = await failureOf(client.change(command, {}, calling()));
      expect(error.code).toBe('rejected');
      expect(error.remedy).toContain(`Allow ${command}`);
    }
  });

  it('blames the clock when it sees that it is wrong', async () => {
    server.on('listCapabilities', () => ({
      ...refusal('listCapabilities', 401, BAD_CREDENTIALS),
      headers: { date: new Date(Date.now() + 25 * 60_000).toUTCString() },
    }));
    const error = await failureOf(
      server.client().read('listCapabilities', {}, calling()),
    );
    expect(error.code).toBe('unauthorised');
    expect(error.message).toContain('25 min ahead');
    expect(error.remedy).toContain('NTP');
  });

  it('sees a clock that is right as right', async () => {
    server.on('listZones', SUCCESS);
    const client = server.client();
    await client.read('listZones', {}, calling());
    expect(client.connection.clockSkewMs).toBe(0);
  });

  it.each([
    [401, BAD_CREDENTIALS, 'unauthorised'],
    [405, 'Method not allowed', 'rejected'],
    [430, 'Unable to decode parameter tags', 'rejected'],
    [
      431,
      'Unable to execute API command x due to missing parameter zoneid',
      'rejected',
    ],
    [
      431,
      'Unable to execute API command x due to invalid value. Invalid parameter id value=1 due to incorrect long value format, or entity does not exist or due to incorrect parameter annotation for the field in api cmd class.',
      'not-found',
    ],
    [431, 'Unable to find service offering: 104', 'not-found'],
    [
      431,
      'Cannot deploy the VM to specified host 1; host has cpu capability? false, host has capacity? false',
      'no-capacity',
    ],
    [432, 'Unknown API command: x', 'rejected'],
    [
      530,
      'Unable to start a VM [x] due to [Unable to create a deployment for VM instance {"id":1}].',
      'no-capacity',
    ],
    [
      530,
      'Unable to orchestrate the start of VM instance {"instanceName":"i-1"}.',
      'failed',
    ],
    [
      530,
      'Template 202 has not been completely downloaded to zone 1',
      'conflict',
    ],
    [530, 'Internal error executing command', 'failed'],
    [533, 'Unable to orchestrate the start of VM instance x', 'no-capacity'],
    [
      531,
      'Acct[x] does not have permission to operate with resource',
      'rejected',
    ],
    [532, 'Failed to login', 'no-capacity'],
    [533, 'Insufficient capacity', 'no-capacity'],
    [534, 'Resource [Host:1] is unreachable', 'failed'],
    [
      535,
      "Maximum amount of resources of Type = 'user_vm' for Account Name = a is exceeded",
      'no-capacity',
    ],
    [536, 'Volume vol-1 is attached', 'conflict'],
    [537, 'conflicts with', 'conflict'],
  ])('tells a %i "%s" as %s in its own words', async (code, text, expected) => {
    server.on('*', call => refusal(call.command, code, text));
    const error = await failureOf(
      server.client().read('listVolumes', {}, calling()),
    );
    expect(error.code).toBe(expected);
    expect(error.remedy).toBeTruthy();
    expect(error.message).not.toContain(text);
  });

  it.each([
    [431, false],
    [535, false],
    [530, true],
    [533, true],
  ])(
    'after a deploy refused with %i, a machine may be left: %s',
    async (code, outcomeUnknown) => {
      server.on('*', call => refusal(call.command, code, 'because'));
      const error = await failureOf(
        server.client().change('deployVirtualMachine', {}, calling()),
      );
      expect(error.outcomeUnknown).toBe(outcomeUnknown);
    },
  );

  it('keeps keys, signatures and signed addresses out of errors and of the log', async () => {
    const logger = mockServices.logger.mock();
    server.on('*', call =>
      refusal(
        call.command,
        431,
        `${API_KEY} ${SECRET_KEY} http://h/client/api?command=x&signature=${call.parameters.signature} signature=${call.parameters.signature}\n\tnext line`,
      ),
    );
    const client = server.client({ logger });
    const refused = await failureOf(
      client.change('stopVirtualMachine', {}, calling()),
    );
    server.on('*', () => undefined);
    const broken = await failureOf(
      client.change('stopVirtualMachine', {}, calling()),
    );

    const [{ parameters }] = server.calls;
    const logged = inspect(
      [logger.debug, logger.info, logger.warn, logger.error].flatMap(
        level => level.mock.calls,
      ),
    );
    expect(logged).toContain('431/9999');
    const shown = inspect([logged, refused, broken], { depth: 10 });
    for (const secret of [API_KEY, SECRET_KEY, parameters.signature]) {
      expect(shown).not.toContain(secret);
    }
  });
});
