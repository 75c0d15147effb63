import { createServiceFactory } from '@backstage/backend-plugin-api';
import { notificationService } from '@backstage/plugin-notifications-node';
import { JsonObject } from '@backstage/types';
import {
  RepositoryTemplateDetail,
  Template,
  TemplateAlarm,
} from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { FakeTemplateStore } from '../../__testUtils__/FakeTemplateStore';
import { until } from '../../__testUtils__/startMecaBackend';
import {
  client,
  startSessionBackend,
} from '../../sessions/__testUtils__/startSessionBackend';

export const LAB = 'polito/linux/lab';

const moment = { milliseconds: 40 };
/** What takes minutes in a federation takes moments here. */
const QUICK = { tick: moment, poll: moment, retryPause: moment };

/** The plugin over one repository and two regions that take its templates, with people. */
export async function startMgtrBackend(options: {
  knex: Knex;
  repository: { config: JsonObject; staging: string };
  /** Of `meca.mgtr`. */
  mgtr?: JsonObject;
  /** Of `meca.regions.<id>.mgtr`. */
  polito?: JsonObject;
  bme?: JsonObject;
}) {
  const notices: { to: string; title: string; severity?: string }[] = [];
  const notifications = createServiceFactory({
    service: notificationService,
    deps: {},
    factory: () => ({
      send: async ({ recipients, payload }) => {
        const { title, severity } = payload;
        if (recipients.type !== 'entity') return;
        notices.push({ to: String(recipients.entityRef), title, severity });
      },
    }),
  });
  const { knex, repository } = options;
  const stores = {
    polito: new FakeTemplateStore(),
    bme: new FakeTemplateStore(),
  };
  const delivery = { delivery: 'pull' };
  const backend = await startSessionBackend({
    knex,
    features: [notifications],
    regions: {
      polito: {
        memoryGib: 80,
        versions: [],
        store: stores.polito,
        config: { mgtr: { ...delivery, ...options.polito } },
      },
      bme: {
        memoryGib: 40,
        versions: [],
        store: stores.bme,
        config: {
          location: { latitude: 47.48, longitude: 19.06 },
          timeZone: 'Europe/Budapest',
          mgtr: { ...delivery, ...options.bme },
        },
      },
    },
    meca: {
      mgtr: {
        repositories: { main: repository.config },
        // Only when a test asks for it.
        refreshInterval: { hours: 24 },
        staging: { folder: repository.staging, floor: '1 MiB' },
        serve: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1' },
        replicas: QUICK,
        notify: 'group:default/operators',
        ...options.mgtr,
      },
    },
  });
  const of = (who: string) => client(backend, who);
  const detail = async (path = LAB): Promise<RepositoryTemplateDetail> =>
    (
      await of('operator')
        .get(`/v1/mgtr/template?path=${encodeURIComponent(path)}`)
        .expect(200)
    ).body;
  return {
    backend,
    stores,
    notices,
    of,
    detail,
    refresh: async () =>
      (
        await of('operator')
          .post('/v1/mgtr/repositories/main/refresh')
          .expect(200)
      ).body,
    templates: async (): Promise<Template[]> =>
      (await of('operator').get('/v1/templates').expect(200)).body.items,
    alarms: async (who = 'operator'): Promise<TemplateAlarm[]> =>
      (await of(who).get('/v1/mgtr/alarms').expect(200)).body.items,
    /** Waits until the version is as wanted in the region; left out: until it is ready. */
    arrival: (regionId: string, version: string, state = 'ready') =>
      until(
        () => detail(),
        ({ replicas }) =>
          replicas.some(
            replica =>
              replica.regionId === regionId &&
              replica.version === version &&
              replica.state === state,
          ),
      ),
  };
}
