/**
 * The process of a `BackendProcess`: the whole plugin with the CloudStack driver, started by `node --import tsx`, and
 * killed by the test. Reads what it needs as JSON from its first argument; says "ready" when it has started.
 */
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import knexFactory, { Knex } from 'knex';
import cloudStackModule from '@meca/backstage-plugin-meca-backend-module-cloudstack';
import { mecaPlugin } from '../../plugin';

const { meca, database } = JSON.parse(process.argv[2]) as {
  meca: JsonObject;
  database: Knex.Config;
};

async function main() {
  const backend = createBackend();
  backend.add(
    mockServices.rootConfig.factory({
      data: {
        app: { baseUrl: 'http://127.0.0.1' },
        backend: {
          baseUrl: 'http://127.0.0.1',
          listen: { host: '127.0.0.1', port: 0 },
          auth: { keys: [{ secret: 'only-for-this-test' }] },
          database: { client: 'better-sqlite3', connection: ':memory:' },
        },
        meca,
      },
    }),
  );
  backend.add(mockServices.database.factory({ knex: knexFactory(database) }));
  backend.add(mecaPlugin);
  backend.add(cloudStackModule);
  await backend.start();
  process.stdout.write('ready\n');
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
