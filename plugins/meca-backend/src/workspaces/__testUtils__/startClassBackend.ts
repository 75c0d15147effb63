import { AddressInfo } from 'node:net';
import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import cloudStackModule from '@meca/backstage-plugin-meca-backend-module-cloudstack';
import {
  RunningSimulator,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import { Knex } from 'knex';
import request from 'supertest';
import { regionConfig } from '../../__testUtils__/startMecaBackend';
import { mecaPlugin } from '../../plugin';
import { SeatLab } from '../../seats/__testUtils__/SeatLab';
import {
  as,
  institutions,
  peopleServices,
} from '../../sessions/__testUtils__/people';

export { as, request };

export interface ClassBackend {
  backend: TestBackend;
  simulator: RunningSimulator;
  lab: SeatLab;
  port: number;
  stop(): Promise<void>;
}

/** The plugin with the CloudStack driver over a simulated region `polito` that it has asked once. */
export async function startClassBackend(
  knex: Knex,
  options: {
    /** Beside the plugin, in the same server. */
    features?: Parameters<typeof startTestBackend>[0]['features'];
    /** Works with the keys of an ordinary account with these limits; left out: the root administrator's. */
    account?: NonNullable<Parameters<typeof smallRegion>[0]>['user'];
    /** Runs before anybody has sent the plugin a request. */
    first?(port: number): Promise<void>;
    /** More of `meca.*` in the configuration. */
    meca?: JsonObject;
  } = {},
): Promise<ClassBackend> {
  const simulator = await startSimulator({
    timing: 'fast',
    regions: [
      smallRegion({
        ...{ id: 'polito', consoleAnnouncesVncAuth: true },
        user: options.account,
      }),
    ],
  });
  const region = simulator.region('polito');
  const { apiKey, secretKey } = options.account ? region.user : region;
  const lab = await SeatLab.create(knex, {});
  const backend = await startTestBackend({
    features: [
      mecaPlugin,
      cloudStackModule,
      mockServices.rootConfig.factory({
        data: {
          meca: {
            portalId: 'class-test',
            regions: {
              polito: regionConfig(1, 'polito', {
                driver: 'cloudstack',
                endpoint: region.endpoint,
                allowInsecureHttp: true,
                ...{ apiKey, secretKey },
              }),
            },
            ...options.meca,
          },
        },
      }),
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({ entities: institutions }),
      ...peopleServices,
      ...(options.features ?? []),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  await options.first?.(port);
  await request(backend.server)
    .post('/api/meca/v1/capacity/refresh')
    .set('Authorization', as('operator'))
    .send({})
    .expect(200);
  return {
    backend,
    simulator,
    lab,
    port,
    async stop() {
      await backend.stop();
      await simulator.close();
    },
  };
}
