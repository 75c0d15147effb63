import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  RunningSimulator,
  smallRegion,
  startSimulator,
} from '@meca/cloudstack-simulator';
import {
  BackendProcess,
  simulatedRegionConfig,
} from '../__testUtils__/backendProcess/BackendProcess';
import { openLastingDatabase } from '../__testUtils__/backendProcess/openLastingDatabase';
import { TestRepository } from './__testUtils__/TestRepository';

jest.setTimeout(600_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const KILLS = 4;
const VERSIONS = ['01.00.00.00', '02.00.00.00'];
const IMAGE_BYTES = 6_000 * 512;

describe.each(databases.eachSupportedId())('a backend on %s', id => {
  let simulator: RunningSimulator;
  let repository: TestRepository;
  let database: Awaited<ReturnType<typeof openLastingDatabase>>;
  let backend: BackendProcess;

  beforeAll(async () => {
    repository = await TestRepository.create();
    simulator = await startSimulator({
      // Slow enough to be killed in the middle of an import.
      regions: [smallRegion({ id: 'polito', lineMbitPerSecond: 60 })],
    });
    database = await openLastingDatabase(databases, id, repository.folder);
    const moment = { milliseconds: 50 };
    backend = new BackendProcess({
      database: database.config,
      meca: {
        portalId: 'crash-test',
        regions: {
          polito: simulatedRegionConfig(simulator.region('polito'), {
            mgtr: { delivery: 'pull' },
          }),
        },
        mgtr: {
          repositories: { main: repository.config },
          refreshInterval: { seconds: 1 },
          keepVersions: VERSIONS.length,
          staging: { folder: repository.staging, floor: '1 MiB' },
          serve: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1' },
          replicas: {
            lease: { milliseconds: 1500 },
            tick: moment,
            poll: moment,
            retryPause: moment,
            longestRetryPause: { milliseconds: 500 },
            lostAnswerAfter: { milliseconds: 300 },
            cleanUpPause: { milliseconds: 300 },
            callsPerSecond: 200,
          },
        },
      },
    });
  });

  afterAll(async () => {
    await backend?.kill();
    await simulator?.close();
    await database?.close();
    await repository.close();
  });

  it('ends with every version once in the region, whole, however often it is killed', async () => {
    const { knex } = database;
    for (const [n, version] of VERSIONS.entries()) {
      await repository.publish(version, { imageBytes: IMAGE_BYTES + 512 * n });
      for (let k = 0; k < KILLS / VERSIONS.length; k++) {
        await backend.liveFor(((n * 7919 + k * 104729) % 1500) + 300);
      }
    }
    await backend.start();
    for (;;) {
      const rows = await knex('mgtr_replica')
        .join('mgtr_version', 'mgtr_version.id', 'mgtr_replica.version_id')
        .select('state', 'given_up', 'version');
      const isLatest = rows.some(row => row.version === VERSIONS.at(-1));
      if (isLatest && rows.every(r => r.state === 'ready' && !r.given_up)) {
        break;
      }
      await sleep(50);
    }
    const rows = await knex('mgtr_replica')
      .join('mgtr_version', 'mgtr_version.id', 'mgtr_replica.version_id')
      .orderBy('version')
      .select('version', 'cloud_template_id', 'image_sha256');
    const ours = simulator
      .region('polito')
      .templates()
      .filter(({ name }) => name.startsWith('meca--polito-linux-lab'))
      .sort((a, b) => a.name.localeCompare(b.name));
    expect(ours).toHaveLength(rows.length);
    expect(ours).toMatchObject(
      rows.map(row => ({
        id: row.cloud_template_id,
        name: `meca--polito-linux-lab--${row.version}`,
        ready: true,
        storedBytes: IMAGE_BYTES + 512 * VERSIONS.indexOf(row.version),
        tags: { 'meca:sha256': row.image_sha256 },
      })),
    );
    expect(rows.at(-1)!.version).toBe(VERSIONS.at(-1));
  });
});
