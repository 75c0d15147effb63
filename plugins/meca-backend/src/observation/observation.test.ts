import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { fakeDriversModule } from '../__testUtils__/FakeRegionDriver';
import {
  regionConfig,
  request,
  until,
} from '../__testUtils__/startMecaBackend';
import { mecaPlugin } from '../plugin';
import { readObservationOptions } from './readObservationOptions';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('asking the regions', () => {
  it('begins when the whole backend is ready, and hints to pages what is new', async () => {
    const knex = await databases.init('SQLITE_3');
    const events: string[] = [];
    const slowPlugin = createBackendPlugin({
      pluginId: 'slow',
      register(env) {
        env.registerInit({
          deps: { logger: coreServices.logger },
          async init() {
            await new Promise(resolve => setTimeout(resolve, 300));
            events.push('other plugin is ready');
          },
        });
      },
    });
    const published: unknown[] = [];
    const backend = await startTestBackend({
      features: [
        mecaPlugin,
        slowPlugin,
        fakeDriversModule({
          polito: {
            probe: async () => {
              events.push('region was asked');
              return { latencyMs: 1, warnings: [] };
            },
          },
        }),
        mockServices.rootConfig.factory({
          data: { meca: { regions: { polito: regionConfig(1, 'polito') } } },
        }),
        mockServices.database.factory({ knex }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({
            publish: async signal => void published.push(signal),
          }),
        }),
      ],
    });
    await until(
      async () => new Set(published.map(signal => JSON.stringify(signal))).size,
      kinds => kinds === 3,
    );
    expect(events).toEqual(['other plugin is ready', 'region was asked']);
    expect(published).toEqual(
      expect.arrayContaining(
        ['capacity', 'templates', 'regions'].map(type => ({
          recipients: { type: 'broadcast' },
          channel: 'meca',
          message: { type },
        })),
      ),
    );
    await request(backend.server).get('/api/meca/v1/capacity').expect(200);
    await backend.stop();
  });
});

describe('readObservationOptions', () => {
  const read = (capacity: object) =>
    readObservationOptions(
      new ConfigReader({ meca: { capacity: { ...capacity } } }),
    );

  it('reads durations and has defaults', () => {
    expect(read({})).toEqual({
      intervalMs: 300_000,
      deadlineMs: 20_000,
      concurrency: 64,
    });
    expect(
      read({ interval: '1m', deadline: { seconds: 5 }, concurrency: 8 }),
    ).toEqual({
      intervalMs: 60_000,
      deadlineMs: 5_000,
      concurrency: 8,
    });
  });

  it.each([
    ['interval', { interval: '1s' }],
    ['interval', { interval: '2d' }],
    ['interval', { interval: 'soon' }],
    ['deadline', { deadline: { milliseconds: 1 } }],
    ['concurrency', { concurrency: 0 }],
    ['concurrency', { concurrency: 1.5 }],
  ])('names a faulty %s', (key, capacity) => {
    expect(() => read(capacity)).toThrow(`meca.capacity.${key}`);
  });
});
