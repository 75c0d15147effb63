import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  ActionContext,
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { JsonObject } from '@backstage/types';
import { scaffolderModuleMeca } from '../module';

/** The actions as the module gives them to the scaffolder, by id. */
export async function loadActions(): Promise<Map<string, TemplateAction>> {
  const actions = new Map<string, TemplateAction>();
  const backend = await startTestBackend({
    extensionPoints: [
      [
        scaffolderActionsExtensionPoint,
        {
          addActions: (...added: TemplateAction<any, any, any>[]) =>
            added.forEach(action => actions.set(action.id, action)),
        },
      ],
    ],
    features: [
      scaffolderModuleMeca,
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'https://portal.example.org' } },
      }),
    ],
  });
  await backend.stop();
  return actions;
}

/** Checkpoints as the scaffolder keeps them for a task: what has succeeded is not done again. */
export class Checkpoints {
  readonly #values = new Map<string, unknown>();

  checkpoint: ActionContext<JsonObject>['checkpoint'] = async ({ key, fn }) => {
    if (!this.#values.has(key)) this.#values.set(key, await fn());
    return this.#values.get(key) as never;
  };
}

/** Runs one step; gives its outputs and what it wrote into the task's log, also of a step that fails (as `error`). */
export async function runAction(
  action: TemplateAction,
  input: JsonObject,
  overrides: Partial<ActionContext<any, any>> = {},
) {
  const outputs: Record<string, any> = {};
  const logged: string[] = [];
  const log = (line: string) => void logged.push(line);
  const context: ActionContext<any, any> = {
    ...createMockActionContext({ input }),
    logger: mockServices.logger.mock({ info: log, warn: log }),
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
    ...overrides,
  };
  const error = await action.handler(context).then(
    () => undefined,
    (failure: Error) => failure,
  );
  return { outputs, error, logged };
}
