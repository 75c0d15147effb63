import {
  mockCredentials,
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import {
  FakeTemplates,
  replica,
  version,
} from '../__testUtils__/FakeTemplates';
import { Checkpoints, runAction } from '../__testUtils__/runAction';
import { MecaServiceClient } from '../client';
import { createSyncTemplateAction } from './syncTemplate';

const server = setupServer();
registerMswTestHooks(server);

const path = 'windows/cad-lab';
const full = {
  code: 'disk-full',
  message: '12 GB are needed, 3 GB are free',
  remedy: 'free space at the edge of the region',
};

describe('meca:template:sync', () => {
  const action = createSyncTemplateAction({
    client: new MecaServiceClient({
      auth: mockServices.auth(),
      discovery: mockServices.discovery(),
    }),
    appBaseUrl: 'https://portal.example.org',
    pollIntervalMs: 1,
  }) as unknown as TemplateAction;
  let meca: FakeTemplates;
  let lines: string[];
  const logger = mockServices.logger.mock({
    info: line => void lines.push(line),
    warn: line => void lines.push(line),
  });
  beforeEach(() => {
    lines = [];
    meca = new FakeTemplates();
    server.use(...meca.handlers);
  });

  it('waits until every region has the version, and logs what is new, once', async () => {
    const fetching = (bytesDone: number) =>
      replica('bme', {
        ...{ state: 'fetching', bytesDone, bytesTotal: 9e9 },
        ...{ bytesPerSecond: 5e6, expectedReadyAt: '2030-01-01T00:30:00Z' },
      });
    meca.rounds = [
      [fetching(0), replica('polito'), replica('tub', { state: 'wanted' })],
      'unavailable',
      [fetching(0.1e9), replica('polito'), replica('tub')],
      [fetching(4e9), replica('polito'), replica('tub')],
      [
        replica('bme', { expectedReadyAt: '2030-01-01T00:00:00Z' }),
        replica('polito'),
        replica('tub'),
      ],
    ];
    const { outputs, error } = await runAction(action, { path }, { logger });
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ ready: 3, missing: [] });
    expect(outputs.regions).toContainEqual({
      ...{ regionId: 'bme', version: '01.02.00.00', outcome: 'ready' },
    });
    expect(outputs.summary.split('\n')).toHaveLength(3);
    expect(outputs.url).toBe(
      'https://portal.example.org/meca/templates/windows/cad-lab',
    );
    expect(lines.filter(line => line.startsWith('MECA-bme:'))).toEqual([
      'MECA-bme: 01.02.00.00 fetching, 0 % of 9.0 GB, 40.0 Mbit/s, expected to be ready at 2030-01-01T00:30:00Z',
      'MECA-bme: 01.02.00.00 fetching, 44 % of 9.0 GB, 40.0 Mbit/s, expected to be ready at 2030-01-01T00:30:00Z',
      'MECA-bme: 01.02.00.00 ready',
    ]);
    expect(lines).toContain('Cannot see the regions now: restarting');
    const [sync] = meca.calls;
    expect(sync).toMatchObject({
      ...{ name: 'syncTemplate', body: { path, version: 'latest' } },
    });
  });

  it('reports a partial failure with the cause and remedy of each region', async () => {
    meca.refused = [
      {
        regionId: 'tub',
        problem: {
          code: 'not-allowed',
          message: 'MECA-tub: you may not sync templates in this region',
          remedy: 'ask its administrators',
        },
      },
    ];
    meca.rounds = [
      [replica('bme', { state: 'failed', problem: full }), replica('polito')],
    ];
    const { outputs, error } = await runAction(action, { path });
    expect(outputs.ready).toBe(1);
    expect(outputs.missing).toEqual([
      'MECA-bme failed to get 01.02.00.00: 12 GB are needed, 3 GB are free (free space at the edge of the region)',
      'MECA-tub was not asked for the template: you may not sync templates in this region (ask its administrators)',
    ]);
    expect(error?.name).toBe('ConflictError');
    expect(error?.message).toContain('1 of 3 regions have windows/cad-lab');
    expect(error?.message).toContain('free space at the edge');

    const content = await runAction(action, { path, minReady: 1 });
    expect(content.error).toBeUndefined();
    expect(content.outputs.missing).toHaveLength(2);
  });

  it('goes on waiting where a failed attempt is tried again by itself', async () => {
    const again = {
      ...{ state: 'failed' as const, problem: full, attempt: 2 },
      nextAttemptAt: '2030-01-01T00:05:00Z',
    };
    meca.rounds = [[replica('bme', again)], [replica('bme')]];
    const { outputs, error } = await runAction(action, {
      ...{ path, regionIds: ['bme'] },
    });
    expect(error).toBeUndefined();
    expect(outputs.ready).toBe(1);
  });

  it('does not wait for what somebody had removed meanwhile', async () => {
    meca.rounds = [[replica('bme', { state: 'deleting' })]];
    const { outputs, error } = await runAction(action, {
      ...{ path, regionIds: ['bme', 'polito'] },
    });
    expect(outputs.missing).toEqual([
      expect.stringContaining('MECA-bme failed to get 01.02.00.00: somebody'),
      expect.stringContaining(
        'MECA-polito failed to get 01.02.00.00: somebody',
      ),
    ]);
    expect(error?.name).toBe('ConflictError');
  });

  it('gives up at the deadline and tells how far each region came', async () => {
    meca.rounds = [
      [
        replica('bme'),
        replica('polito', { state: 'waiting', waitingFor: 'window' }),
        replica('tub', { state: 'importing', bytesDone: 5, bytesTotal: 20 }),
      ],
    ];
    const { outputs, error } = await runAction(action, {
      ...{ path, deadlineMinutes: 0.001 },
    });
    expect(outputs.ready).toBe(1);
    expect(outputs.missing).toEqual([
      'MECA-polito waits for 01.02.00.00: waiting for window',
      'MECA-tub waits for 01.02.00.00: importing, 25 % of 0.0 MB',
    ]);
    expect(error?.name).toBe('ConflictError');
  });

  it('begins once however often the task is tried', async () => {
    const checkpoints = new Checkpoints();
    const task = { id: 'task-1' };
    meca.rounds = [[replica('bme', { state: 'failed', problem: full })]];
    const input = { path, regionIds: ['bme'] };
    const overrides = { checkpoint: checkpoints.checkpoint, task };
    expect((await runAction(action, input, overrides)).error).toBeDefined();
    meca.rounds = [[replica('bme')]];
    const { outputs } = await runAction(action, input, overrides);
    expect(outputs.ready).toBe(1);
    expect(meca.count('syncTemplate')).toBe(1);
  });

  it('stops waiting when the task is aborted', async () => {
    meca.rounds = [[replica('bme', { state: 'fetching' })]];
    const controller = new AbortController();
    const run = runAction(
      action,
      { path, regionIds: ['bme'] },
      { signal: controller.signal },
    );
    while (!meca.count('getRepositoryTemplate')) {
      await new Promise(resolve => setImmediate(resolve));
    }
    controller.abort();
    expect((await run).error?.name).toBe('AbortError');
  });

  it('asks on behalf of whoever began the task', async () => {
    meca.rounds = [[replica('bme')]];
    const credentials = mockCredentials.user('user:default/paolo.greco');
    await runAction(
      action,
      { path, regionIds: ['bme'] },
      { getInitiatorCredentials: async () => credentials },
    );
    const expected = mockCredentials.service.header({
      onBehalfOf: credentials,
      targetPluginId: 'meca',
    });
    expect(new Set(meca.calls.map(({ token }) => token))).toEqual(
      new Set([expected]),
    );
  });

  it('takes regions as catalog pickers give them', async () => {
    meca.rounds = [[replica('bme'), replica('polito')]];
    await runAction(action, {
      ...{ path, version: '' },
      regionIds: ['resource:default/polito', 'bme', 'polito'],
    });
    expect(meca.calls[0].body).toEqual({
      ...{ path, version: 'latest', regionIds: ['bme', 'polito'] },
    });
    const { error } = await runAction(action, {
      ...{ path, regionIds: ['user:default/bme'] },
    });
    expect(error?.name).toBe('InputError');
  });

  it('names a template that is not there', async () => {
    const unknown = { path: 'linux/none' };
    const { error } = await runAction(action, unknown, { isDryRun: true });
    expect(error?.name).toBe('NotFoundError');
  });

  describe('in a dry run', () => {
    const dry = { isDryRun: true };
    it('tells what it would begin, and where it is already', async () => {
      meca.wanted[2].policy = 'none';
      meca.rounds = [[replica('polito')]];
      const { outputs, error } = await runAction(action, { path }, dry);
      expect(error).toBeUndefined();
      expect(outputs).toMatchObject({ ready: 1, missing: [] });
      expect(meca.count('syncTemplate')).toBe(0);
      expect(outputs.regions).toEqual([
        { regionId: 'bme', version: '01.02.00.00', outcome: 'planned' },
        { regionId: 'polito', version: '01.02.00.00', outcome: 'ready' },
      ]);
    });

    it('fails where the real run would be refused, with the regions', async () => {
      meca.wanted[0].manageable = false;
      const { error } = await runAction(
        action,
        { path, regionIds: ['bme', 'polito', 'nowhere'] },
        dry,
      );
      expect(error?.name).toBe('ConflictError');
      expect(error?.message).toContain(
        'MECA-bme was not asked for the template: you may not',
      );
      expect(error?.message).toContain('nowhere was not asked');
      meca.wanted = [];
      const nobody = await runAction(action, { path }, dry);
      expect(nobody.error?.message).toContain('No region that you manage');
    });

    it('refuses versions that are unknown, withdrawn, or not licensed to the region', async () => {
      meca.versions = [
        version('01.05.00.00', { licensedInstitutions: ['TUB'] }),
        version('01.04.00.00', { stage: 'candidate' }),
        version('01.03.00.00', {
          stage: 'withdrawn',
          withdrawn: { at: '2030-01-01T00:00:00Z', reason: 'no sound' },
        }),
        version('01.02.00.00'),
      ];
      meca.rollout = { canaryRegionIds: ['polito'] };
      const refusals = new Map([
        ['09.00.00.00', 'has no version 09.00.00.00'],
        ['01.03.00.00', 'is withdrawn: no sound'],
        ['01.05.00.00', 'does not include its institution'],
      ]);
      for (const [name, why] of refusals) {
        const input = { path, version: name };
        const { error } = await runAction(action, input, dry);
        expect(error?.message).toContain(why);
      }
      const { outputs, error } = await runAction(action, { path }, dry);
      expect(error).toBeUndefined();
      expect(
        outputs.regions.map((region: { version: string }) => region.version),
      ).toEqual(['01.02.00.00', '01.04.00.00', '01.05.00.00']);
    });
  });

  it('runs every example', async () => {
    meca.rounds = [[replica('bme'), replica('polito'), replica('tub')]];
    expect(action.examples?.length).toBeGreaterThan(1);
    for (const { example } of action.examples!) {
      const [step] = parse(example).steps;
      expect(step.action).toBe(action.id);
      const { error } = await runAction(action, step.input);
      expect(error).toBeUndefined();
    }
  });
});
