/* eslint-disable jest/no-export -- a suite that other packages run */
import { Instance } from '../RegionDriver';
import { DriverHarness } from './DriverHarness';

/** The life of machines. */
export function describeMachines(current: () => DriverHarness): void {
  it('deploys a machine that runs and answers on every access port', async () => {
    const harness = current();
    const { driver, calling, portalId } = harness;
    const request = await harness.request();
    const accepted = await driver.deploy(request, calling);
    expect(accepted.jobId).toBeDefined();

    await harness.succeed(accepted);
    const instance = await harness.get(accepted.instanceId);
    expect(instance).toMatchObject({
      id: accepted.instanceId,
      name: request.name,
      state: 'running',
      portalId,
      busy: false,
      createdAt: expect.any(Date),
    });
    const { access } = await harness.template();
    for (const { port } of access) {
      await harness.reach(instance.address ?? '', port);
    }
  });

  it('has a machine under its name and mark as soon as the deploy is accepted', async () => {
    const harness = current();
    const request = await harness.request();
    const accepted = await harness.driver.deploy(request, harness.calling);

    const [instance, ...others] = await harness.find(request.name);
    expect(others).toEqual([]);
    expect(instance).toMatchObject({
      id: accepted.instanceId,
      portalId: harness.portalId,
    });
    await harness.succeed(accepted);
  });

  it('finds machines by their exact names only', async () => {
    const harness = current();
    const name = harness.newName();
    const [one] = await Promise.all([
      harness.deploy({ name }),
      harness.deploy({ name: `${name}0` }),
    ]);

    expect((await harness.find(name)).map(({ id }) => id)).toEqual([one.id]);
    const both = await harness.driver.listInstances(
      { portalId: harness.portalId, names: [`${name}0`, name, `${name}00`] },
      harness.calling,
    );
    expect(both.map(instance => instance.name).sort()).toEqual([
      name,
      `${name}0`,
    ]);
    expect(
      await harness.driver.listInstances(
        { portalId: harness.portalId, names: [] },
        harness.calling,
      ),
    ).toEqual([]);
  });

  it('lists the machines of one portal and of nobody else', async () => {
    const harness = current();
    const { driver, calling, environment, portalId } = harness;
    const foreignName = harness.newName();
    const foreignId = await environment.createForeignMachine(foreignName);
    const ours = await harness.deploy();

    const listed = await driver.listInstances({ portalId }, calling);
    expect(listed.map(({ id }) => id)).toEqual([ours.id]);
    expect(await harness.find(foreignName)).toEqual([]);
    expect(
      await driver.listInstances({ portalId: `${portalId}-2` }, calling),
    ).toEqual([]);
    expect((await harness.get(foreignId)).portalId).toBeUndefined();
  });

  it('stops, starts and reboots a machine, and takes a repetition as done', async () => {
    const harness = current();
    const { driver, calling } = harness;
    const { id } = await harness.deploy();
    const stateOf = async (): Promise<Instance['state']> =>
      (await harness.get(id)).state;

    await harness.succeed(await driver.start(id, calling));
    expect(await stateOf()).toBe('running');

    await harness.succeed(await driver.stop(id, calling));
    expect(await stateOf()).toBe('stopped');
    await harness.succeed(await driver.stop(id, { ...calling, force: true }));
    expect(await stateOf()).toBe('stopped');

    await harness.succeed(await driver.start(id, calling));
    expect(await stateOf()).toBe('running');
    await harness.succeed(await driver.reboot(id, calling));
    expect(await stateOf()).toBe('running');
  });

  it('destroys a machine for good, and takes a repetition as done', async () => {
    const harness = current();
    const { driver, calling } = harness;
    const { id, name } = await harness.deploy();

    await harness.succeed(await driver.destroy(id, calling));
    const left = await driver.getInstance(id, calling);
    expect(left?.state ?? 'gone').toBe('gone');
    expect(
      (await harness.find(name)).filter(({ state }) => state !== 'gone'),
    ).toEqual([]);
    await harness.succeed(await driver.destroy(id, calling));
  });

  it('opens a console of a running machine, anew each time, and of no other', async () => {
    const harness = current();
    const { driver, calling } = harness;
    const { id } = await harness.deploy();

    expect(await harness.greetingOf(id)).toMatch(/^RFB \d{3}\.\d{3}\n/);
    const [one, another] = await Promise.all([
      driver.openConsole(id, calling),
      driver.openConsole(id, calling),
    ]);
    expect(another.websocketUrl).not.toBe(one.websocketUrl);

    await harness.succeed(await driver.stop(id, calling));
    const error = await harness.errorOf(driver.openConsole(id, calling));
    expect(error.code).toBe('conflict');
  });

  it('tells what is not there from what it could not ask', async () => {
    const harness = current();
    const { driver, calling, environment } = harness;
    const id = environment.createUnknownId();

    expect(await driver.getInstance(id, calling)).toBeUndefined();
    expect(await driver.pollJob(id, calling)).toEqual({ state: 'unknown' });
    expect((await driver.destroy(id, calling)).jobId).toBeUndefined();
    for (const call of [
      driver.start(id, calling),
      driver.stop(id, calling),
      driver.reboot(id, calling),
      driver.openConsole(id, calling),
    ]) {
      expect((await harness.errorOf(call)).code).toBe('not-found');
    }
  });

  it.each(['templateId', 'offeringId'] as const)(
    'refuses a deploy with an unknown %s and makes nothing',
    async key => {
      const harness = current();
      const { driver, calling, environment } = harness;
      const request = await harness.request({
        [key]: environment.createUnknownId(),
      });

      const error = await harness.errorOf(driver.deploy(request, calling));
      expect(['not-found', 'rejected']).toContain(error.code);
      expect(error.outcomeUnknown).toBe(false);
      expect(await environment.countMachines(request.name)).toBe(0);
    },
  );

  it('reports a machine that fits nowhere as no-capacity and lets it be cleaned up', async () => {
    const harness = current();
    const { driver, calling, environment } = harness;
    const huge = await harness.offering(environment.hugeOffering);
    const request = await harness.request({ offeringId: huge.id });
    const accepted = await driver.deploy(request, calling);
    const status = await harness.finish(accepted);
    if (status.state !== 'failed') throw new Error(`Ended ${status.state}`);

    const error = await harness.errorOf(Promise.reject(status.error));
    expect(error.code).toBe('no-capacity');
    expect(error.remedy).toBeTruthy();
    const left = await driver.getInstance(accepted.instanceId, calling);
    expect(['error', 'gone', undefined]).toContain(left?.state);
    await harness.succeed(await driver.destroy(accepted.instanceId, calling));
    expect(await environment.countMachines(request.name)).toBe(0);
  });

  it('keeps apart what two drivers do at the same time', async () => {
    const harness = current();
    const drivers = [harness.driver, harness.createDriver()];
    const requests = await Promise.all(
      Array.from({ length: 12 }, () => harness.request()),
    );
    const accepted = await Promise.all(
      requests.map((request, index) =>
        drivers[index % 2].deploy(request, harness.calling),
      ),
    );
    await Promise.all(accepted.map(job => harness.succeed(job)));

    for (const driver of drivers) {
      const listed = await driver.listInstances(
        { portalId: harness.portalId },
        harness.calling,
      );
      expect(new Map(listed.map(({ id, name }) => [id, name]))).toEqual(
        new Map(
          accepted.map((job, index) => [job.instanceId, requests[index].name]),
        ),
      );
      expect(listed.map(({ state }) => state)).toEqual(
        listed.map(() => 'running'),
      );
    }
  });
}
