import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  DefinitivePolicyDecision,
  QueryPermissionRequest,
} from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import request from 'supertest';
import { mecaPlugin } from '../plugin';
import { FakeRegions, fakeDriversModule } from './FakeRegionDriver';

/** Configuration of one region, sound unless overridden. */
export function regionConfig(
  number: number,
  id: string,
  overrides: JsonObject = {},
): JsonObject {
  return {
    number,
    name: `MECA-${id}`,
    institution: `group:default/${id}`,
    driver: 'fake',
    endpoint: `https://${id}.example.edu/client/api`,
    location: { latitude: 45.06, longitude: 7.66 },
    timeZone: 'Europe/Rome',
    ...overrides,
  };
}

/** The plugin over faked regions. `denied` permissions are denied, all others allowed. */
export async function startMecaBackend(options: {
  knex: Knex;
  regions: FakeRegions;
  /** `meca.*` of the configuration. */
  meca?: JsonObject;
  denied?: string[];
}): Promise<TestBackend & { logged: string[]; audited: string[] }> {
  const { knex, regions, denied = [] } = options;
  const ids = Object.keys(regions);
  const logged: string[] = [];
  const audited: string[] = [];
  const logger = mockServices.logger.mock({
    error: (message: string) => void logged.push(message),
    child: () => logger,
  });
  const auditor = mockServices.auditor.mock({
    createEvent: async ({ eventId }) => ({
      success: async () => void audited.push(`${eventId} succeeded`),
      fail: async () => void audited.push(`${eventId} failed`),
    }),
  });
  const decide = async (
    requests: { permission: { name: string } }[],
  ): Promise<DefinitivePolicyDecision[]> =>
    requests.map(({ permission }) => ({
      result: denied.includes(permission.name)
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
    }));
  const backend = await startTestBackend({
    features: [
      mecaPlugin,
      fakeDriversModule(regions),
      mockServices.rootConfig.factory({
        data: {
          meca: {
            regions: Object.fromEntries(
              ids.map((id, at) => [id, regionConfig(at + 1, id)]),
            ),
            ...options.meca,
          },
        },
      }),
      mockServices.database.factory({ knex }),
      mockServices.permissions.mock({
        authorize: decide,
        authorizeConditional: (requests: QueryPermissionRequest[]) =>
          decide(requests),
      }).factory,
      logger.factory,
      auditor.factory,
    ],
  });
  return Object.assign(backend, { logged, audited });
}

/** Waits until a read gives what is wanted; a change that never comes ends in the test's own time-out. */
export async function until<T>(
  read: () => Promise<T>,
  wanted: (value: T) => boolean,
): Promise<T> {
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

export { request };
