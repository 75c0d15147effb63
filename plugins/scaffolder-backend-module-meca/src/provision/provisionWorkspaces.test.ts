import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import { FakeMeca, seat } from '../__testUtils__/FakeMeca';
import { Checkpoints, runAction } from '../__testUtils__/runAction';
import { MecaServiceClient } from '../client';
import { createProvisionWorkspacesAction } from './provisionWorkspaces';

const server = setupServer();
registerMswTestHooks(server);

const sessionId = '01890a5d-ac96-774b-bcce-b302099a8057';
const session = {
  title: 'CAD laboratory',
  institutionRef: 'group:default/polito',
  startsAt: '2030-03-05T13:00:00+01:00',
  endsAt: '2030-03-05T16:00:00+01:00',
  placement: { policy: 'own-first' },
  templatePath: 'windows/cad-lab',
  offering: 'Small',
  seats: 3,
};
const failed = seat(3, {
  state: 'failed',
  problem: {
    code: 'no-capacity',
    message: 'no host has room',
    remedy: 'Repair it later.',
  },
});

describe('meca:workspaces:provision', () => {
  const action = createProvisionWorkspacesAction({
    client: new MecaServiceClient({
      auth: mockServices.auth(),
      discovery: mockServices.discovery(),
    }),
    appBaseUrl: 'https://portal.example.org',
    pollIntervalMs: 1,
  }) as unknown as TemplateAction;
  let meca: FakeMeca;
  beforeEach(() => {
    meca = new FakeMeca();
    meca.addSession(session, sessionId);
    server.use(...meca.handlers);
  });

  it('starts the seats and waits until all are ready', async () => {
    meca.seatRounds = [
      [seat(1), seat(2, { state: 'deploying' }), seat(3, { state: 'waiting' })],
      'unavailable',
      [seat(1), seat(2), seat(3, { state: 'probing' })],
      [seat(1), seat(2), seat(3)],
    ];
    const { outputs, error } = await runAction(action, { sessionId });
    expect(error).toBeUndefined();
    expect(outputs).toEqual({
      seats: 3,
      ready: 3,
      failed: 0,
      missing: [],
      url: `https://portal.example.org/meca/schedule/${sessionId}`,
    });
    expect(meca.calls.filter(call => call === 'startSession')).toHaveLength(1);
  });

  it('says which seats are missing and why, once nothing moves any more', async () => {
    meca.seatRounds = [[seat(1), seat(2), failed]];
    const { outputs, error } = await runAction(action, { sessionId });
    expect(outputs).toMatchObject({ seats: 3, ready: 2, failed: 1 });
    expect(outputs.missing).toEqual([
      'Seat 3 (m-cad-3) has failed: no host has room. Repair it later.',
    ]);
    expect(error?.name).toBe('ConflictError');
    expect(error?.message).toContain('2 of 3 seats of "CAD laboratory"');
    expect(error?.message).toContain('no host has room');
  });

  it('is content with fewer seats if that was asked for', async () => {
    meca.seatRounds = [[seat(1), seat(2), failed]];
    const { outputs, error } = await runAction(action, {
      sessionId,
      minReady: 2,
    });
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ ready: 2, failed: 1 });
  });

  it('leaves a session that is not due yet to start by itself, if asked to', async () => {
    const input = { sessionId, onlyIfDue: true };
    const ahead = await runAction(action, input);
    expect(ahead.error).toBeUndefined();
    expect(ahead.outputs).toMatchObject({ seats: 3, ready: 0, missing: [] });
    expect(ahead.logged).toEqual([
      '"CAD laboratory" is not due yet: its 3 seats start by themselves before it begins.',
    ]);
    expect(meca.calls).toEqual(['getSession']);

    meca.sessions.get(sessionId)!.preparesAt = '2020-01-01T00:00:00Z';
    meca.seatRounds = [[seat(1), seat(2), seat(3)]];
    const due = await runAction(action, input);
    expect(due.outputs).toMatchObject({ ready: 3 });
    expect(meca.calls).toContain('startSession');
  });

  it('gives up at the deadline and tells how far it came', async () => {
    meca.seatRounds = [[seat(1), seat(2), seat(3, { state: 'deploying' })]];
    const { outputs, error } = await runAction(action, {
      sessionId,
      deadlineMinutes: 0.001,
    });
    expect(outputs).toMatchObject({ ready: 2, failed: 0 });
    expect(error?.message).toContain('before the deadline');
    expect(error?.message).toContain('Seat 3 (m-cad-3) is deploying.');
  });

  it('does not wait for seats that somebody stopped meanwhile', async () => {
    meca.seatRounds = [
      [1, 2, 3].map(ordinal =>
        seat(ordinal, { state: 'stopped', desired: 'stopped' }),
      ),
    ];
    const { outputs, error } = await runAction(action, { sessionId });
    expect(outputs).toMatchObject({ ready: 0 });
    expect(error?.message).toContain('Seat 1 (m-cad-1) is stopped.');
  });

  it('does not start again when the task is tried again', async () => {
    const checkpoints = new Checkpoints();
    meca.seatRounds = [[seat(1), seat(2), failed]];
    await runAction(action, { sessionId }, checkpoints);
    meca.seatRounds = [[seat(1), seat(2), seat(3)]];
    const { outputs } = await runAction(action, { sessionId }, checkpoints);
    expect(outputs.ready).toBe(3);
    expect(meca.calls.filter(call => call === 'startSession')).toHaveLength(1);
  });

  it('stops waiting when the task is aborted', async () => {
    meca.seatRounds = [[seat(1), seat(2), seat(3, { state: 'deploying' })]];
    const controller = new AbortController();
    const run = runAction(action, { sessionId }, { signal: controller.signal });
    while (!meca.calls.includes('listSeats')) {
      await new Promise(resolve => setImmediate(resolve));
    }
    controller.abort();
    expect((await run).error?.name).toBe('AbortError');
  });

  it('names a session that is not there', async () => {
    const { error } = await runAction(action, { sessionId: 'gone' });
    expect(error?.name).toBe('NotFoundError');
    expect(error?.message).toContain('gone');
  });

  it('changes nothing in a dry run, and fails where the real run would be refused', async () => {
    const allowed = await runAction(action, { sessionId }, { isDryRun: true });
    expect(allowed.error).toBeUndefined();
    expect(allowed.outputs).toMatchObject({ seats: 3, ready: 0 });

    meca.actions = [];
    meca.addSession(session, 'not-mine');
    const refused = await runAction(
      action,
      { sessionId: 'not-mine' },
      { isDryRun: true },
    );
    expect(refused.error?.name).toBe('NotAllowedError');

    const unknown = await runAction(
      action,
      { sessionId: 'dry-run' },
      { isDryRun: true },
    );
    expect(unknown.error).toBeUndefined();
    expect(meca.calls).toEqual(['getSession', 'getSession']);
  });

  it('runs every example', async () => {
    meca.seatRounds = [[seat(1), seat(2), seat(3)]];
    expect(action.examples?.length).toBeGreaterThan(1);
    for (const { example } of action.examples!) {
      const [step] = parse(example).steps;
      expect(step.action).toBe(action.id);
      const { error, outputs } = await runAction(action, step.input);
      expect(error).toBeUndefined();
      expect(outputs.ready).toBe(3);
    }
  });
});
