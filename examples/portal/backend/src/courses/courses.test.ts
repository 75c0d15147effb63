import { writeFile } from 'node:fs/promises';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  catalogProcessingExtensionPoint,
  EntityProvider,
} from '@backstage/plugin-catalog-node';
import {
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import catalogModule from './catalogModule';
import scaffolderModule from './scaffolderModule';

const COURSE = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: cad-lab }
spec: { type: course, lifecycle: production, owner: group:default/polito }
`;

async function startCampus(directory: string) {
  const actions: TemplateAction<any, any, any>[] = [];
  const providers: EntityProvider[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        scaffolderActionsExtensionPoint,
        { addActions: (...added) => void actions.push(...added) },
      ],
      [
        catalogProcessingExtensionPoint,
        {
          addEntityProvider: (...added: any[]) =>
            void providers.push(...added.flat()),
        } as never,
      ],
    ],
    features: [
      catalogModule,
      scaffolderModule,
      mockServices.rootConfig.factory({
        data: { campus: { coursesDirectory: directory } },
      }),
    ],
  });
  return { publish: actions[0], provider: providers[0] };
}

describe('courses of the campus', () => {
  const courses = createMockDirectory();
  const workspace = createMockDirectory({
    content: { 'catalog-info.yaml': COURSE },
  });

  /** Runs the action as a template's step would. */
  async function publishAs(
    publish: TemplateAction<any, any, any>,
    name: string,
    isDryRun = false,
  ) {
    const output = jest.fn();
    await publish.handler({
      input: { name },
      workspacePath: workspace.path,
      output,
      isDryRun,
    } as never);
    return output;
  }

  it('are in the catalog as soon as they are published', async () => {
    const { publish, provider } = await startCampus(courses.path);
    const applyMutation = jest.fn(async () => {});
    await provider.connect({ applyMutation, refresh: async () => {} });
    expect(applyMutation).toHaveBeenCalledWith({ type: 'full', entities: [] });

    applyMutation.mockClear();
    const seen = new Promise<any>(resolve =>
      applyMutation.mockImplementation(async (...args: any[]) =>
        resolve(args[0]),
      ),
    );
    const output = await publishAs(publish, 'cad-lab');
    expect(output).toHaveBeenCalledWith(
      'entityRef',
      'component:default/cad-lab',
    );
    const mutation = await seen;
    expect(mutation.entities).toEqual([
      {
        locationKey: 'campus-courses',
        entity: expect.objectContaining({
          kind: 'Component',
          metadata: expect.objectContaining({
            name: 'cad-lab',
            annotations: expect.objectContaining({
              'backstage.io/managed-by-location': expect.stringMatching(
                /^file:.*cad-lab\.yaml$/,
              ),
            }),
          }),
        }),
      },
    ]);
  });

  it('stay when one of them cannot be read', async () => {
    const { provider } = await startCampus(courses.path);
    const applyMutation = jest.fn(async () => {});
    await writeFile(courses.resolve('broken.yaml'), '{ not: [yaml');
    await provider.connect({ applyMutation, refresh: async () => {} });
    expect(applyMutation).not.toHaveBeenCalled();
  });

  it('are not written by a dry run, nor anywhere else', async () => {
    courses.clear();
    const { publish } = await startCampus(courses.path);
    await publishAs(publish, 'cad-lab', true);
    await expect(publishAs(publish, '../cad-lab')).rejects.toThrow(
      /lower-case letters/,
    );
    expect(courses.content()).toEqual({});
  });
});
