import { registerMswTestHooks } from '@backstage/backend-test-utils';
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

describe.each([
  { id: 'meca:workspaces:start', endpoint: 'startSession', verb: 'start' },
  { id: 'meca:workspaces:stop', endpoint: 'stopSession', verb: 'stop' },
])('$id', ({ id, endpoint, verb }) => {
  let action: TemplateAction;
  let meca: FakeMeca;
  beforeAll(async () => {
    action = (await loadActions()).get(id)!;
  });
  beforeEach(() => {
    meca = new FakeMeca();
    meca.addSession(session, sessionId);
    server.use(...meca.handlers);
  });

  it(`tells all seats to ${verb}, once however often the task is tried`, async () => {
    const checkpoints = new Checkpoints();
    await runAction(action, { sessionId }, checkpoints);
    const { outputs, error } = await runAction(
      action,
      { sessionId },
      checkpoints,
    );
    expect(error).toBeUndefined();
    expect(outputs).toEqual({
      seats: 3,
      url: `https://portal.example.org/meca/schedule/${sessionId}`,
    });
    expect(meca.calls).toEqual([endpoint]);
  });

  it('only looks in a dry run', async () => {
    const { outputs } = await runAction(
      action,
      { sessionId },
      { isDryRun: true },
    );
    expect(outputs.seats).toBe(3);
    expect(meca.calls).toEqual(['getSession']);
  });

  it('passes on what the service says about a session that is not there', async () => {
    const { error } = await runAction(action, { sessionId: 'gone' });
    expect(error).toMatchObject({
      name: 'NotFoundError',
      message: 'There is no session gone',
    });
  });

  it('runs every example', async () => {
    for (const { example } of action.examples!) {
      const [step] = parse(example).steps;
      expect(step.action).toBe(id);
      const { error } = await runAction(action, step.input);
      expect(error).toBeUndefined();
    }
    expect(meca.calls).toEqual([endpoint]);
  });
});
