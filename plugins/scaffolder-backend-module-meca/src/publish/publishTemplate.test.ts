import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import { FakeTemplates, replica } from '../__testUtils__/FakeTemplates';
import { Checkpoints, runAction } from '../__testUtils__/runAction';
import { MecaServiceClient } from '../client';
import { createPublishTemplateAction } from './publishTemplate';

const server = setupServer();
registerMswTestHooks(server);

const input = {
  repositoryId: 'meca',
  publisher: 'meca',
  path: 'windows/cad-lab',
  source: 'cad-lab.qcow2',
  title: 'Windows 11 with the CAD suite',
};
const at = (state: 'wanted' | 'ready') =>
  ['bme', 'polito', 'tub'].map(regionId =>
    replica(regionId, { version: '01.03.00.00', state }),
  );

describe('meca:template:publish', () => {
  const action = createPublishTemplateAction({
    client: new MecaServiceClient({
      auth: mockServices.auth(),
      discovery: mockServices.discovery(),
    }),
    appBaseUrl: 'https://portal.example.org',
    pollIntervalMs: 1,
  }) as unknown as TemplateAction;
  let meca: FakeTemplates;
  beforeEach(() => {
    meca = new FakeTemplates();
    server.use(...meca.handlers);
  });

  it('waits until the version is published', async () => {
    const lines: string[] = [];
    const logger = mockServices.logger.mock({
      info: line => void lines.push(line),
    });
    meca.publicationRounds = [
      { bytesDone: 1e9 },
      { bytesDone: 1.1e9 },
      { bytesDone: 6e9 },
      { bytesDone: 9e9, state: 'published' },
    ];
    const { outputs, error } = await runAction(action, input, { logger });
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({
      ...{ path: 'windows/cad-lab', version: '01.03.00.00', summary: '' },
    });
    expect(lines).toEqual([
      'Read 11 % of the image',
      'Read 66 % of the image',
      'Read 100 % of the image',
      'Published windows/cad-lab 01.03.00.00',
    ]);
    expect(meca.count('syncTemplate')).toBe(0);
  });

  it('then brings it to the regions, if that was asked for', async () => {
    meca.rounds = [at('wanted'), at('ready')];
    const { outputs, error } = await runAction(action, {
      ...{ ...input, sync: true },
    });
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ ready: 3, missing: [] });
    const sync = meca.calls.find(({ name }) => name === 'syncTemplate');
    expect(sync?.body).toEqual({
      ...{ path: input.path, version: '01.03.00.00' },
    });
  });

  it('says why it failed and what to do', async () => {
    meca.publicationRounds = [
      {
        state: 'failed',
        problem: {
          code: 'image-refused',
          message: 'the image has a backing file',
          remedy: 'convert it with qemu-img',
        },
      },
    ];
    const { error } = await runAction(action, { ...input, sync: true });
    expect(error).toMatchObject({
      name: 'ConflictError',
      message:
        'windows/cad-lab 01.03.00.00 was not published: the image has a backing file (convert it with qemu-img)',
    });
    expect(meca.count('syncTemplate')).toBe(0);
  });

  it('gives up at the deadline', async () => {
    meca.publicationRounds = [{ state: 'running' }];
    const { error } = await runAction(action, {
      ...{ ...input, deadlineMinutes: 0.001 },
    });
    expect(error?.message).toContain('not published before the deadline');
  });

  it('publishes and syncs once however often the task is tried, also when an answer was lost', async () => {
    const overrides = {
      checkpoint: new Checkpoints().checkpoint,
      task: { id: 'task-1' },
    };
    meca.loseNextAnswer = true;
    const asked = { ...input, sync: true };
    meca.rounds = [[replica('bme', { version: '01.03.00.00', state: 'gone' })]];
    const lost = await runAction(action, asked, overrides);
    expect(lost.error?.name).toBe('ServiceUnavailableError');
    const failed = await runAction(action, asked, overrides);
    expect(failed.error?.name).toBe('ConflictError');
    meca.rounds = [at('ready')];
    const { outputs } = await runAction(action, asked, overrides);
    expect(outputs.ready).toBe(3);
    expect(meca.publications.size).toBe(1);
    expect(meca.count('publishTemplate')).toBe(2);
    expect(meca.count('syncTemplate')).toBe(1);
  });

  it('stops waiting when the task is aborted', async () => {
    meca.publicationRounds = [{ state: 'running' }];
    const controller = new AbortController();
    const run = runAction(action, input, { signal: controller.signal });
    while (!meca.count('getPublication')) {
      await new Promise(resolve => setImmediate(resolve));
    }
    controller.abort();
    expect((await run).error?.name).toBe('AbortError');
  });

  it('changes nothing in a dry run, and fails where the real run would be refused', async () => {
    const dry = { isDryRun: true };
    const allowed = await runAction(action, { ...input, sync: true }, dry);
    expect(allowed.error).toBeUndefined();
    expect(allowed.outputs).toMatchObject({
      ...{ version: 'chosen when it is published', ready: 0, missing: [] },
    });
    expect(allowed.outputs.summary).toContain('**MECA-bme** planned');
    const first = { ...input, path: 'linux/first', sync: true };
    expect((await runAction(action, first, dry)).error).toBeUndefined();

    const refusals = [
      { repositoryId: 'other', name: 'NotFoundError', why: 'knows meca' },
      { publisher: 'bme', name: 'NotAllowedError', why: 'you may as: meca' },
      { source: 'x.img', name: 'NotFoundError', why: 'is: cad-lab.qcow2' },
      { version: '01.02.00.00', name: 'ConflictError', why: 'never changes' },
    ];
    for (const { name, why, ...change } of refusals) {
      const { error } = await runAction(action, { ...input, ...change }, dry);
      expect(error?.name).toBe(name);
      expect(error?.message).toContain(why);
    }
    meca.wanted.forEach(wanted => (wanted.manageable = false));
    const nobody = await runAction(action, { ...input, sync: true }, dry);
    expect(nobody.error?.message).toContain('No region that you manage');
    expect(meca.count('publishTemplate')).toBe(0);
    expect(meca.count('syncTemplate')).toBe(0);
  });

  it('runs every example', async () => {
    meca.rounds = [at('ready')];
    expect(action.examples?.length).toBeGreaterThan(1);
    for (const { example } of action.examples!) {
      const [step] = parse(example).steps;
      expect(step.action).toBe(action.id);
      const { error, outputs } = await runAction(action, step.input);
      expect(error).toBeUndefined();
      expect(outputs.version).toBe('01.03.00.00');
    }
  });
});
