import { TestDatabases } from '@backstage/backend-test-utils';
import {
  ClassBackend,
  startClassBackend,
} from '../workspaces/__testUtils__/startClassBackend';
import { booking, client } from './__testUtils__/startSessionBackend';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Through CloudStack's own API, with keys that may not ask what the region has. */
describe.each(databases.eachSupportedId())(
  'a region of an ordinary account on %s',
  id => {
    let school: ClassBackend | undefined;
    afterEach(() => school?.stop());

    async function start(
      account: NonNullable<Parameters<typeof startClassBackend>[1]>['account'],
    ) {
      school = await startClassBackend(await databases.init(id), { account });
      const teacher = client(school.backend, 'teacher');
      return (seats: number) =>
        teacher.post(
          '/v1/sessions',
          booking({ templatePath: 'linux/ubuntu-24-desktop', seats }),
        );
    }

    it.each([
      {
        what: 'its limit of machines',
        limits: { instanceLimit: 5, cpuLimit: 100, memoryLimitMiB: 102_400 },
        says: 'the number of seats is short',
      },
      {
        what: 'its limit of memory',
        limits: { cpuLimit: 100, memoryLimitMiB: 5 * 2048 },
        says: 'memory is short',
      },
      {
        what: 'its limit of cores',
        limits: { cpuLimit: 5, memoryLimitMiB: 102_400 },
        says: 'CPU is short',
      },
    ])('takes sessions up to $what', async ({ limits, says }) => {
      const book = await start(limits);
      await book(4).expect(201);
      const { body } = await book(2).expect(409);
      expect(body.error.message).toContain('MECA-polito: 1 of 2 seats fit');
      expect(body.error.message).toContain(says);
      await book(1).expect(201);
    });

    it('takes none where a limit is missing that sessions go by', async () => {
      const book = await start({ memoryLimitMiB: 102_400 });
      const { body } = await book(1).expect(409);
      expect(body.error.message).toContain(
        'MECA-polito: no limit of CPU is known, neither from the region nor from meca.regions.polito.limits.cpuMhz, so nothing is booked there',
      );
    });
  },
);
