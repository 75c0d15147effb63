import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { fakeCapacity, fakeHistory } from '../__testUtils__';
import { MecaClient } from './MecaClient';

const BASE = 'http://localhost:7007/api/meca';

describe('MecaClient', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  // Stands for the app's fetch API, which turns plugin:// into the backend's address.
  const client = new MecaClient({
    fetchApi: {
      fetch: (input, init) =>
        fetch(String(input).replace('plugin://meca', BASE), init),
    },
  });

  it('puts what it is given into the path and the query', async () => {
    let asked = '';
    server.use(
      http.get(`${BASE}/v1/capacity/history`, ({ request }) => {
        asked = new URL(request.url).search;
        return HttpResponse.json(fakeHistory('polito'));
      }),
    );
    const history = await client.call('getCapacityHistory', {
      query: { regionId: 'polito', from: '2026-11-24T00:00:00Z' },
    });
    expect(asked).toBe('?regionId=polito&from=2026-11-24T00%3A00%3A00Z');
    expect(history.series).toHaveLength(7);
  });

  it('sends bodies as JSON', async () => {
    let body: unknown;
    server.use(
      http.post(`${BASE}/v1/capacity/refresh`, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(fakeCapacity());
      }),
    );
    await client.call('refreshCapacity', { body: { regionIds: ['bme'] } });
    expect(body).toEqual({ regionIds: ['bme'] });
  });

  it('rejects with what the service says', async () => {
    server.use(
      http.get(`${BASE}/v1/regions/nowhere`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotFoundError', message: 'No region nowhere' },
            request: { method: 'GET', url: '/v1/regions/nowhere' },
            response: { statusCode: 404 },
          },
          { status: 404 },
        ),
      ),
    );
    await expect(
      client.call('getRegion', { params: { regionId: 'nowhere' } }),
    ).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 404,
      cause: { name: 'NotFoundError', message: 'No region nowhere' },
    });
  });

  it('refuses answers that break the contract', async () => {
    server.use(
      http.get(`${BASE}/v1/regions`, () => HttpResponse.json({ items: [{}] })),
    );
    await expect(client.call('listRegions', {})).rejects.toThrow(/number/);
  });

  it('gives up when it is told to', async () => {
    server.use(http.get(`${BASE}/v1/me`, () => new Promise<never>(() => {})));
    const controller = new AbortController();
    const answer = client.call('getViewer', {}, { signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });
});
