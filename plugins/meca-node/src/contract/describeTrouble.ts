/* eslint-disable jest/no-export -- a suite that other packages run */
import { CallOptions, RegionDriver } from '../RegionDriver';
import { DriverHarness } from './DriverHarness';

const SHORT_TIMEOUT_MS = 400;

/** Every call that only asks. */
const QUESTIONS: [
  string,
  (d: RegionDriver, o: CallOptions) => Promise<unknown>,
][] = [
  ['probe', (driver, options) => driver.probe(options)],
  ['capacity', (driver, options) => driver.capacity(options)],
  ['listOfferings', (driver, options) => driver.listOfferings(options)],
  ['listTemplates', (driver, options) => driver.listTemplates(options)],
  ['discoverRegions', (driver, options) => driver.discoverRegions(options)],
  ['getTemplate', (driver, options) => driver.getTemplate('any', options)],
  [
    'findTemplates',
    (driver, options) =>
      driver.findTemplates({ path: 'a/b', version: '01.00.00.00' }, options),
  ],
  [
    'listInstances',
    (driver, options) => driver.listInstances({ portalId: 'any' }, options),
  ],
];

/** Regions that do not answer as they should. */
export function describeTrouble(current: () => DriverHarness): void {
  it.each(QUESTIONS)(
    '%s of an unreachable region is an error, never an empty answer',
    async (_, ask) => {
      const harness = current();
      await harness.environment.bringUpon('unreachable');

      const error = await harness.errorOf(ask(harness.driver, harness.calling));
      expect(error).toMatchObject({
        code: 'unreachable',
        outcomeUnknown: false,
      });
      expect(error.remedy).toBeTruthy();
    },
  );

  it.each(QUESTIONS)(
    '%s of a region that hangs ends at the driver’s own deadline',
    async (_, ask) => {
      const harness = current();
      const driver = harness.createDriver({ timeoutMs: SHORT_TIMEOUT_MS });
      await harness.environment.bringUpon('hangs');

      const error = await harness.errorOf(ask(driver, harness.calling));
      expect(error).toMatchObject({
        code: 'unreachable',
        outcomeUnknown: false,
      });
    },
  );

  it.each(QUESTIONS)('%s ends when its caller gives up', async (_, ask) => {
    const harness = current();
    await harness.environment.bringUpon('hangs');
    const controller = new AbortController();
    const answer = harness.errorOf(
      ask(harness.driver, { signal: controller.signal }),
    );
    controller.abort();

    expect((await answer).outcomeUnknown).toBe(false);
    const late = harness.errorOf(
      ask(harness.driver, { signal: controller.signal }),
    );
    expect((await late).code).toBe('unreachable');
  });

  it('says that the outcome of a change is unknown when no answer comes', async () => {
    const harness = current();
    const { id } = await harness.deploy();
    const driver = harness.createDriver({ timeoutMs: SHORT_TIMEOUT_MS });
    // So that the driver has nothing to ask before.
    await harness.succeed(await driver.destroy(id, harness.calling));
    await harness.environment.bringUpon('hangs');

    const errors = await Promise.all(
      [
        driver.start(id, harness.calling),
        driver.stop(id, harness.calling),
        driver.reboot(id, harness.calling),
        driver.destroy(id, harness.calling),
        driver.deleteTemplate(id, harness.calling),
      ].map(change => harness.errorOf(change)),
    );
    for (const error of errors) {
      expect(error).toMatchObject({
        code: 'unreachable',
        outcomeUnknown: true,
      });
    }
  });

  it('finds a machine again whose deploy was never answered, and does not make it twice', async () => {
    const harness = current();
    const { driver, calling, environment } = harness;
    const request = await harness.request();
    await environment.bringUpon('loses-next-deploy-answer');

    const error = await harness.errorOf(driver.deploy(request, calling));
    expect(error.outcomeUnknown).toBe(true);
    const found = await harness.find(request.name);
    expect(found).toHaveLength(1);
    expect(found[0].portalId).toBe(harness.portalId);
    expect(await environment.countMachines(request.name)).toBe(1);
  });

  it.each(QUESTIONS)('%s with wrong keys is unauthorised', async (_, ask) => {
    const harness = current();
    const driver = harness.createDriver({ credentials: 'wrong' });

    const error = await harness.errorOf(ask(driver, harness.calling));
    expect(error.code).toBe('unauthorised');
    expect(error.remedy).toBeTruthy();
  });

  it('deploys nothing with wrong keys, and says so', async () => {
    const harness = current();
    const driver = harness.createDriver({ credentials: 'wrong' });
    const request = await harness.request();

    expect(
      await harness.errorOf(driver.deploy(request, harness.calling)),
    ).toMatchObject({ code: 'unauthorised', outcomeUnknown: false });
    expect(await harness.environment.countMachines(request.name)).toBe(0);
  });

  it('works again after the trouble, with the same driver', async () => {
    const harness = current();
    await harness.environment.bringUpon('unreachable');
    await harness.errorOf(harness.driver.probe(harness.calling));

    await harness.environment.restore();
    const probe = await harness.driver.probe(harness.calling);
    expect(probe.apiVersion).toBeDefined();
  });

  it('ends what is under way when it is closed, and takes no more calls', async () => {
    const harness = current();
    const driver = harness.createDriver();
    await harness.environment.bringUpon('hangs');
    const waiting = harness.errorOf(driver.probe(harness.calling));

    await driver.close();
    expect((await waiting).outcomeUnknown).toBe(false);
    const late = await harness.errorOf(driver.probe(harness.calling));
    expect(late.code).toBe('unreachable');
  });
}
