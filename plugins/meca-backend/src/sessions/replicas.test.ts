import { TestDatabases } from '@backstage/backend-test-utils';
import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { Knex } from 'knex';
import { as } from './__testUtils__/people';
import { at, booking } from './__testUtils__/startSessionBackend';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

/** Room for ten sessions of four seats of 2 GiB. */
const regions = { polito: { memoryGib: 80 } };

/** Starts the plugin in a process of its own over the same database. */
async function startReplica(knex: Knex) {
  const { connection } = knex.client.config;
  const { password } = connection;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve(__dirname, '__testUtils__/replica.ts')],
    {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        // knex hides the password from enumeration.
        REPLICA_CONNECTION: JSON.stringify({ ...connection, password }),
        REPLICA_REGIONS: JSON.stringify(regions),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith('{"port":')) {
      return { child, port: JSON.parse(line).port as number };
    }
  }
  throw new Error('The replica ended before it was ready');
}

// SQLite is for one process; without PostgreSQL in the run there is nothing to test, and jest wants at least one row.
const ids: string[] = databases.eachSupportedId().flat();
const suite = ids.length > 0 ? describe : describe.skip;

suite.each(ids.length > 0 ? ids : ['no database'])(
  'two processes on %s',
  databaseId => {
    const replicas: { child: ChildProcess; port: number }[] = [];
    let knex: Knex;

    beforeAll(async () => {
      knex = await databases.init(databaseId as 'POSTGRES_18');
      // One after the other: both bring the schema up to date.
      replicas.push(await startReplica(knex));
      replicas.push(await startReplica(knex));
    }, 120_000);
    afterAll(async () => {
      await Promise.all(
        replicas.map(({ child }) => {
          const gone = new Promise(done => child.once('exit', done));
          child.stdin!.end();
          return gone;
        }),
      );
    });

    it('accept exactly ten of 64 sessions where there is room for ten', async () => {
      const statuses = await Promise.all(
        Array.from({ length: 64 }, async (_, i) => {
          const { port } = replicas[i % 2];
          const answer = await fetch(
            `http://127.0.0.1:${port}/api/meca/v1/sessions`,
            {
              method: 'POST',
              headers: {
                Authorization: as('teacher'),
                'Content-Type': 'application/json',
              },
              body: JSON.stringify(
                booking({ startsAt: at(10 + (i % 7) / 60) }),
              ),
            },
          );
          await answer.text();
          return answer.status;
        }),
      );
      expect(statuses.filter(status => status === 201)).toHaveLength(10);
      expect(statuses.filter(status => status === 409)).toHaveLength(54);
      const [{ held }] = await knex('reservation')
        .where({ state: 'active' })
        .sum({ held: 'seats' });
      expect(Number(held)).toBe(40);
    });
  },
);
