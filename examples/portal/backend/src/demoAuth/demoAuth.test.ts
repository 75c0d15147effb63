import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import demoAuthModule from '.';

const ada = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada' },
  spec: { memberOf: ['turin'] },
  relations: [{ type: 'memberOf', targetRef: 'group:default/turin' }],
};
const demo = { people: [{ userRef: 'user:default/ada', name: 'Ada' }] };

async function start(providers: object = { demo }) {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      demoAuthModule,
      catalogServiceMock.factory({ entities: [ada] }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          auth: { providers },
        },
      }),
    ],
  });
  return server;
}

const refresh = (server: Parameters<typeof request>[0]) =>
  request(server).get('/api/auth/demo/refresh');

describe('demo sign-in', () => {
  const nodeEnv = process.env.NODE_ENV;
  afterEach(() => {
    Object.assign(process.env, { NODE_ENV: nodeEnv });
  });

  it('signs in as the person named, with the groups of the catalog', async () => {
    const server = await start();
    const response = await refresh(server).set(
      'x-demo-user',
      'user:default/ada',
    );
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      profile: { displayName: 'Ada' },
      backstageIdentity: {
        identity: {
          userEntityRef: 'user:default/ada',
          ownershipEntityRefs: ['user:default/ada', 'group:default/turin'],
        },
      },
    });
  });

  it('refuses who is not listed, and who names nobody', async () => {
    const server = await start();
    const stranger = await refresh(server).set(
      'x-demo-user',
      'user:default/mallory',
    );
    expect(stranger.status).toBe(401);
    expect((await refresh(server)).status).toBe(401);
  });

  it('is not there unless it was asked for', async () => {
    const server = await start({});
    const response = await refresh(server).set(
      'x-demo-user',
      'user:default/ada',
    );
    expect(response.status).toBe(404);
  });

  it('refuses to start in production', async () => {
    Object.assign(process.env, { NODE_ENV: 'production' });
    await expect(start()).rejects.toThrow(/NODE_ENV=production/);
  });
});
