import {
  mockCredentials,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import { FakeMeca } from '../__testUtils__/FakeMeca';
import {
  Checkpoints,
  loadActions,
  runAction,
} from '../__testUtils__/runAction';

const server = setupServer();
registerMswTestHooks(server);

const input = {
  title: 'CAD laboratory',
  institutionRef: 'group:default/polito',
  startsAt: '2030-03-05T13:00:00+01:00',
  durationMinutes: 180,
  templatePath: 'windows/cad-lab',
  offering: 'Small',
  seats: 18,
};

describe('meca:session:reserve', () => {
  let action: TemplateAction;
  let meca: FakeMeca;
  beforeAll(async () => {
    action = (await loadActions()).get('meca:session:reserve')!;
  });
  beforeEach(() => {
    meca = new FakeMeca();
    server.use(...meca.handlers);
  });

  it('books as the person who began the task and tells where', async () => {
    const { outputs, error, logged } = await runAction(action, input, {
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/laura'),
    });
    expect(error).toBeUndefined();
    expect(outputs).toEqual({
      sessionId: 'session-1',
      regionId: 'polito',
      regionName: 'MECA-PolITO',
      startsAt: '2030-03-05T13:00:00+01:00',
      endsAt: '2030-03-05T15:00:00.000Z',
      when: 'Tue, 5 Mar 2030, 13:00–16:00 CET (Europe/Rome)',
      url: 'https://portal.example.org/meca/schedule/session-1',
    });
    expect(meca.sessions.get('session-1')).toMatchObject({
      seats: 18,
      placement: { policy: 'own-first' },
      version: 'latest',
    });
    expect(logged).toEqual([
      'Reserved 18 seats for "CAD laboratory" in MECA-PolITO, Tue, 5 Mar 2030, 13:00–16:00 CET (Europe/Rome).',
    ]);
    expect(meca.tokens).toEqual([
      `Bearer ${mockCredentials.service.token({
        onBehalfOf: mockCredentials.user('user:default/laura'),
        targetPluginId: 'meca',
      })}`,
    ]);
  });

  it('books once when the task is tried again, whether the checkpoint or only the booking was kept', async () => {
    const checkpoints = new Checkpoints();
    meca.loseNextAnswer = true;
    const lost = await runAction(action, input, checkpoints);
    expect(lost.error?.message).toContain('did not answer');

    const second = await runAction(action, input, checkpoints);
    const third = await runAction(action, input, checkpoints);
    expect([second, third].map(({ outputs }) => outputs.sessionId)).toEqual([
      'session-1',
      'session-1',
    ]);
    expect(meca.sessions.size).toBe(1);
    expect(meca.calls).toHaveLength(2);
  });

  it('books one session for each input, step and task', async () => {
    const checkpoints = new Checkpoints();
    const nextWeek = { ...input, startsAt: '2030-03-12T13:00:00+01:00' };
    await runAction(action, input, checkpoints);
    await runAction(action, nextWeek, checkpoints);
    for (const overrides of [
      { step: { id: 'another' } },
      { task: { id: 'another' } },
    ]) {
      await runAction(action, input, { ...checkpoints, ...overrides });
    }
    expect(meca.sessions.size).toBe(4);
  });

  it('asks where it would be in a dry run, and books nothing', async () => {
    const { outputs, error, logged } = await runAction(
      action,
      { ...input, placement: { policy: 'best' } },
      { isDryRun: true },
    );
    expect(error).toBeUndefined();
    expect(logged).toEqual([
      'MECA-PolITO (chosen).',
      '18 seats for "CAD laboratory" would be reserved in MECA-PolITO, Tue, 5 Mar 2030, 13:00–16:00 CET (Europe/Rome). Nothing is booked.',
    ]);
    expect(outputs).toMatchObject({
      sessionId: 'dry-run',
      regionId: 'polito',
      regionName: 'MECA-PolITO',
      url: 'https://portal.example.org/meca/schedule',
    });
    expect(meca.calls).toEqual(['evaluatePlacement']);
    expect(meca.sessions.size).toBe(0);
  });

  it('fails a dry run with the reasons where nothing would be booked', async () => {
    meca.verdicts = [
      {
        regionId: 'polito',
        verdict: 'refused',
        reasons: [
          {
            code: 'no-capacity',
            message: 'MECA-PolITO: only 4 of 18 seats fit',
          },
        ],
      },
    ];
    const { error } = await runAction(action, input, { isDryRun: true });
    expect(error?.name).toBe('ConflictError');
    expect(error?.message).toContain(
      'No region can hold the session "CAD laboratory". MECA-PolITO (refused): only 4 of 18 seats fit.',
    );
  });

  it('says to which course it belongs', async () => {
    const courseRef = 'component:default/cad-lab';
    await runAction(action, { ...input, courseRef });
    expect(meca.sessions.get('session-1')?.courseRef).toBe(courseRef);
  });

  it('names the region by its id where names cannot be read, and books all the same', async () => {
    meca.namesFail = true;
    const { outputs, error } = await runAction(action, input);
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ regionId: 'polito', regionName: 'polito' });
  });

  it.each([
    { change: { endsAt: '2030-03-05T16:00:00Z' }, says: 'either endsAt' },
    { change: { durationMinutes: undefined }, says: 'either endsAt' },
    { change: { startsAt: 'tomorrow' }, says: 'startsAt' },
    { change: { startsAt: '2030-03-05T13:00:00' }, says: 'startsAt' },
    { change: { seats: 5000 }, says: 'seats' },
  ])('refuses $change before anything is booked', async ({ change, says }) => {
    const { error } = await runAction(action, { ...input, ...change } as never);
    expect(error?.name).toBe('InputError');
    expect(error?.message).toContain(says);
    expect(meca.sessions.size).toBe(0);
  });

  it('stops when the task is aborted', async () => {
    const { error } = await runAction(action, input, {
      signal: AbortSignal.abort(),
    });
    expect(error?.name).toBe('AbortError');
  });

  it('runs every example', async () => {
    expect(action.examples?.length).toBeGreaterThan(1);
    for (const { example } of action.examples!) {
      const [step] = parse(example).steps;
      expect(step.action).toBe(action.id);
      const { error, outputs } = await runAction(action, step.input, {
        step: { id: `example-${meca.sessions.size}` },
      });
      expect(error).toBeUndefined();
      expect(meca.sessions.get(outputs.sessionId)?.title).toBe(
        step.input.title,
      );
    }
  });
});
