import {
  mockCredentials,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { http, HttpResponse } from 'msw';
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
  startsAt: ['2030-03-05T13:00:00+01:00', '2030-03-12T13:00:00+01:00'],
  durationMinutes: 180,
  templatePath: 'windows/cad-lab',
  offering: 'Small',
  seats: 18,
  courseRef: 'component:default/cad-lab',
};

describe('meca:course:reserve', () => {
  let action: TemplateAction;
  let meca: FakeMeca;
  beforeAll(async () => {
    action = (await loadActions()).get('meca:course:reserve')!;
  });
  beforeEach(() => {
    meca = new FakeMeca();
    server.use(...meca.handlers);
  });

  it('books all sessions with one request, as the person who began the task, and tells where each is', async () => {
    const { outputs, error, logged } = await runAction(action, input, {
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/laura'),
    });
    expect(error).toBeUndefined();
    const common = { regionId: 'polito', regionName: 'MECA-PolITO' };
    expect(outputs).toEqual({
      sessions: [
        {
          ...common,
          sessionId: 'session-1',
          startsAt: '2030-03-05T13:00:00+01:00',
          endsAt: '2030-03-05T15:00:00.000Z',
          when: 'Tue, 5 Mar 2030, 13:00–16:00 CET (Europe/Rome)',
          url: 'https://portal.example.org/meca/schedule/session-1',
        },
        {
          ...common,
          sessionId: 'session-2',
          startsAt: '2030-03-12T13:00:00+01:00',
          endsAt: '2030-03-12T15:00:00.000Z',
          when: 'Tue, 12 Mar 2030, 13:00–16:00 CET (Europe/Rome)',
          url: 'https://portal.example.org/meca/schedule/session-2',
        },
      ],
    });
    expect(logged).toEqual([
      'Reserved 18 seats for "CAD laboratory" in MECA-PolITO, Tue, 5 Mar 2030, 13:00–16:00 CET (Europe/Rome).',
      'Reserved 18 seats for "CAD laboratory" in MECA-PolITO, Tue, 12 Mar 2030, 13:00–16:00 CET (Europe/Rome).',
    ]);
    expect(meca.calls).toEqual(['createSessions']);
    expect(meca.tokens).toEqual([
      `Bearer ${mockCredentials.service.token({
        onBehalfOf: mockCredentials.user('user:default/laura'),
        targetPluginId: 'meca',
      })}`,
    ]);
    for (const session of meca.sessions.values()) {
      expect(session).toMatchObject({
        courseRef: 'component:default/cad-lab',
        placement: { policy: 'own-first' },
        seats: 18,
      });
    }
  });

  it('books once when the task is tried again, whether the checkpoint or only the booking was kept', async () => {
    const checkpoints = new Checkpoints();
    meca.loseNextAnswer = true;
    const lost = await runAction(action, input, checkpoints);
    expect(lost.error?.message).toContain('did not answer');
    expect(lost.outputs).toEqual({});

    const second = await runAction(action, input, checkpoints);
    const third = await runAction(action, input, checkpoints);
    for (const { outputs } of [second, third]) {
      expect(
        outputs.sessions.map((s: { sessionId: string }) => s.sessionId),
      ).toEqual(['session-1', 'session-2']);
    }
    expect(meca.sessions.size).toBe(2);
    expect(meca.calls).toHaveLength(2);
  });

  it('tells why nothing is booked, and books all when it is tried again and there is room', async () => {
    const checkpoints = new Checkpoints();
    meca.refusal =
      '1 of the 2 sessions has no place, so none is booked. Tue, 12 Mar, 13:00 (Europe/Rome): MECA-PolITO: 4 of 18 seats fit.';
    const { error, outputs, logged } = await runAction(
      action,
      input,
      checkpoints,
    );
    expect(error).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('none is booked. Tue, 12 Mar, 13:00'),
    });
    expect({ outputs, logged }).toEqual({ outputs: {}, logged: [] });

    meca.refusal = undefined;
    const again = await runAction(action, input, checkpoints);
    expect(again.outputs.sessions).toHaveLength(2);
    expect(meca.sessions.size).toBe(2);
  });

  it('asks where all would be, together, in a dry run, and books nothing', async () => {
    const reasons = [{ code: 'own-region', message: 'The own region; 45 %' }];
    meca.verdicts = [{ regionId: 'polito', verdict: 'chosen', reasons }];
    const { outputs, error, logged } = await runAction(action, input, {
      isDryRun: true,
    });
    expect(error).toBeUndefined();
    expect(logged).toEqual([
      '18 seats for "CAD laboratory" would be reserved in MECA-PolITO, Tue, 5 Mar 2030, 13:00–16:00 CET (Europe/Rome). Nothing is booked. The own region; 45 %',
      '18 seats for "CAD laboratory" would be reserved in MECA-PolITO, Tue, 12 Mar 2030, 13:00–16:00 CET (Europe/Rome). Nothing is booked. The own region; 45 %',
    ]);
    const common = {
      sessionId: 'dry-run',
      regionId: 'polito',
      regionName: 'MECA-PolITO',
      url: 'https://portal.example.org/meca/schedule',
    };
    expect(outputs.sessions).toEqual([
      {
        ...common,
        startsAt: '2030-03-05T13:00:00+01:00',
        endsAt: '2030-03-05T15:00:00.000Z',
        when: 'Tue, 5 Mar 2030, 13:00–16:00 CET (Europe/Rome)',
      },
      {
        ...common,
        startsAt: '2030-03-12T13:00:00+01:00',
        endsAt: '2030-03-12T15:00:00.000Z',
        when: 'Tue, 12 Mar 2030, 13:00–16:00 CET (Europe/Rome)',
      },
    ]);
    expect(meca.calls).toEqual(['evaluateSessions']);
    expect(meca.sessions.size).toBe(0);
  });

  it('fails a dry run as the real run would be refused', async () => {
    meca.refusal =
      '1 of the 2 sessions has no place, so none is booked. Tue, 12 Mar, 13:00 (Europe/Rome): MECA-PolITO: 4 of 18 seats fit.';
    const dry = await runAction(action, input, { isDryRun: true });
    const real = await runAction(action, input);
    expect(dry.error).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('1 of the 2 sessions has no place'),
    });
    expect(dry.error?.message).toBe(real.error?.message);
    expect(dry.outputs).toEqual({});
  });

  it('leaves a dry run to fail as itself when the service does not answer', async () => {
    server.use(
      http.post('*/api/meca/v1/sessions/batch/evaluation', () =>
        HttpResponse.error(),
      ),
    );
    const { error } = await runAction(action, input, { isDryRun: true });
    expect(error?.name).toBe('ServiceUnavailableError');
  });

  it.each([
    { change: { startsAt: ['tomorrow'] }, says: 'startsAt' },
    { change: { startsAt: ['2030-03-05T13:00:00'] }, says: 'times' },
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

  it('runs its example', async () => {
    const [{ example }] = action.examples!;
    const [step] = parse(example).steps;
    expect(step.action).toBe(action.id);
    const { error, outputs } = await runAction(action, step.input);
    expect(error).toBeUndefined();
    expect(outputs.sessions).toHaveLength(step.input.startsAt.length);
  });
});
