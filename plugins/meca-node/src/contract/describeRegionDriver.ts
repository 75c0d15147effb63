import { describeInventory } from './describeInventory';
import { describeMachines } from './describeMachines';
import { describeTemplates } from './describeTemplates';
import { describeUploads } from './describeUploads';
import { describeTrouble } from './describeTrouble';
import { DriverHarness } from './DriverHarness';
import { RegionDriverEnvironment } from './RegionDriverEnvironment';

/** @public */
export interface DescribeRegionDriverOptions {
  /** Of the driver, for titles. */
  name: string;
  /** Starts the region; called once, before the first test. */
  start(): Promise<RegionDriverEnvironment>;
  /** For one test with the region's own pace; one minute by default. */
  testTimeoutMs?: number;
}

/**
 * Defines the tests that every {@link RegionDriver} passes, over its real protocol. To be called at the top of a test file.
 *
 * @public
 */
export function describeRegionDriver(
  options: DescribeRegionDriverOptions,
): void {
  const { name, start, testTimeoutMs = 60_000 } = options;

  describe(`${name} as a region driver`, () => {
    jest.setTimeout(testTimeoutMs);
    let environment: RegionDriverEnvironment | undefined;
    let harness: DriverHarness | undefined;

    const current = () => {
      if (!harness) throw new Error('The environment has not started');
      return harness;
    };

    beforeAll(async () => {
      environment = await start();
    });
    beforeEach(() => {
      if (environment) harness = new DriverHarness(environment);
    });
    afterEach(async () => {
      try {
        await harness?.cleanUp();
      } finally {
        await harness?.close();
        harness = undefined;
      }
    });
    afterAll(async () => {
      await environment?.stop();
    });

    describeInventory(current);
    describeMachines(current);
    describeTemplates(current);
    describeUploads(current);
    describeTrouble(current);
  });
}
