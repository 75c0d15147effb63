import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  registerMswTestHooks,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { http, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import request from 'supertest';
import { parse } from 'yaml';
import { FakeMeca, seat } from './__testUtils__/FakeMeca';
import scaffolderModuleMeca from '.';

const server = setupServer();
registerMswTestHooks(server);

/** The example "New course". What it does besides, with files and the catalog, is not ours. */
const { steps, output } = parse(
  readFileSync(
    resolvePackagePath(
      '@meca/backstage-plugin-scaffolder-backend-module-meca',
      '../../examples/templates/new-course/template.yaml',
    ),
    'utf8',
  ),
).spec;

const stepOf = (wanted: string) =>
  steps.find(({ id }: { id: string }) => id === wanted);

const template: Entity = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: {
    name: 'course',
    annotations: { 'backstage.io/managed-by-location': 'url:https://x.test/t' },
  },
  spec: {
    type: 'course',
    parameters: [],
    steps: [
      stepOf('reserve'),
      {
        ...stepOf('provision'),
        // The course is far ahead, so that no clock decides about the test.
        input: { ...stepOf('provision').input, onlyIfDue: false },
      },
    ],
    output: {
      seats: "${{ steps['provision'].output.ready }}",
      links: output.links.filter(({ url }: { url?: string }) => url),
      text: output.text,
    },
  },
};

describe('a template that uses the actions', () => {
  it('books a course whole, leaves out what was not filled in, provisions the first session and tells all of it', async () => {
    const meca = new FakeMeca();
    meca.seatRounds = [[seat(1), seat(2)]];
    server.use(
      ...meca.handlers,
      http.all('*/api/scaffolder/*', () => passthrough()),
    );
    const { server: backend } = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleMeca,
        catalogServiceMock.factory({ entities: [template] }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'https://portal.example.org' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
        }),
      ],
    });
    const as = { authorization: mockCredentials.user.header() };
    const created = await request(backend)
      .post('/api/scaffolder/v2/tasks')
      .set(as)
      .send({
        templateRef: 'template:default/course',
        values: {
          name: 'robotics',
          title: 'Robotics',
          institutionRef: 'group:default/polito',
          templatePath: 'windows/cad-lab',
          offering: 'Small',
          seats: 2,
          durationMinutes: 90,
          provisionNow: true,
          sessions: ['2030-03-05T13:00:00Z', '2030-03-12T13:00:00Z'],
          placement: { policy: 'chosen-only', regionId: 'bme' },
        },
      });
    expect(created.status).toBe(201);

    // Answers when there is news of the task.
    let completion;
    while (!completion) {
      const { body } = await request(backend)
        .get(`/api/scaffolder/v2/tasks/${created.body.id}/events`)
        .set(as);
      completion = body.find(
        (event: { type: string }) => event.type === 'completion',
      );
    }
    expect(completion.body).toMatchObject({
      output: {
        seats: 2,
        links: [{ url: 'https://portal.example.org/meca/schedule/session-1' }],
      },
    });
    expect(
      completion.body.output.text[0].content.replace(/\s*\n\s*/g, '\n'),
    ).toBe(
      [
        '**Robotics**: 2 seats each time.',
        '- Tue, 5 Mar 2030, 14:00–15:30 CET (Europe/Rome), in **bme**',
        '- Tue, 12 Mar 2030, 14:00–15:30 CET (Europe/Rome), in **bme**',
        'The machines start by themselves before each session.',
        '',
      ].join('\n'),
    );
    expect(
      [...meca.sessions.values()].map(
        ({ startsAt, regionId, attendees, courseRef }) => ({
          ...{ startsAt, regionId, attendees, courseRef },
        }),
      ),
    ).toEqual(
      ['2030-03-05T13:00:00Z', '2030-03-12T13:00:00Z'].map(startsAt => ({
        ...{ startsAt, regionId: 'bme', attendees: [] },
        courseRef: 'component:default/robotics',
      })),
    );
    expect(meca.calls.filter(call => call === 'createSessions')).toHaveLength(
      1,
    );
    expect(meca.calls.filter(call => call === 'startSession')).toHaveLength(1);
  });
});
