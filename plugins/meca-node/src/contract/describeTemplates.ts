/* eslint-disable jest/no-export -- a suite that other packages run */
import { ImportTemplateRequest } from '../TemplateImport';
import { DriverHarness } from './DriverHarness';

/** Bringing templates to a region, and removing them. */
export function describeTemplates(current: () => DriverHarness): void {
  it('brings a template, from which machines are made, and removes it', async () => {
    const harness = current();
    const { driver, calling, portalId } = harness;
    const request = await harness.importRequest();
    const { templateId, adopted } = await driver.importTemplate(
      request,
      calling,
    );
    expect(adopted).toBe(false);

    const ready = await harness.reachState(templateId, 'ready');
    expect(ready).toMatchObject({
      id: templateId,
      path: request.path,
      version: request.version,
      sha256: request.sha256,
      access: request.access,
      portalId,
    });
    expect(ready.progressPercent).toBeUndefined();
    expect(ready.zones.length).toBeGreaterThan(0);
    expect(ready.zones.every(zone => zone.state === 'ready')).toBe(true);
    const listed = await driver.listTemplates(calling);
    expect(listed.find(({ id }) => id === templateId)).toMatchObject({
      path: request.path,
      version: request.version,
      title: request.title,
      access: request.access,
      state: 'ready',
    });
    const { id, address } = await harness.deploy({ templateId });
    for (const { port } of request.access) {
      await harness.reach(address ?? '', port);
    }

    // Never by force: machines live on their template's disk.
    const refused = await harness.finish(
      await driver.deleteTemplate(templateId, calling),
    );
    expect(refused).toMatchObject({
      state: 'failed',
      error: { code: 'conflict', remedy: expect.any(String) },
    });
    await harness.succeed(await driver.destroy(id, calling));
    await harness.succeed(await driver.deleteTemplate(templateId, calling));
    expect(await driver.getTemplate(templateId, calling)).toBeUndefined();
    expect(await driver.findTemplates(request, calling)).toEqual([]);
    await harness.succeed(await driver.deleteTemplate(templateId, calling));
  });

  it('adopts what is there already, whoever asks for it', async () => {
    const harness = current();
    const { driver, calling } = harness;
    const request = await harness.importRequest();
    const first = await driver.importTemplate(request, calling);
    const other = harness.createDriver();

    expect(await other.importTemplate(request, calling)).toEqual({
      templateId: first.templateId,
      adopted: true,
    });
    await harness.reachState(first.templateId, 'ready');
    expect(await other.importTemplate(request, calling)).toMatchObject({
      adopted: true,
    });
    expect(await driver.findTemplates(request, calling)).toHaveLength(1);
  });

  it('takes the same name with another checksum for a conflict, not for a match', async () => {
    const harness = current();
    const { driver, calling } = harness;
    const request = await harness.importRequest();
    const { templateId } = await driver.importTemplate(request, calling);
    await harness.reachState(templateId, 'ready');

    const sha256 = '0'.repeat(64);
    const error = await harness.errorOf(
      driver.importTemplate({ ...request, sha256 }, calling),
    );
    expect(error).toMatchObject({ code: 'conflict', outcomeUnknown: false });
    expect(error.message).toContain(request.sha256);
    expect(error.remedy).toBeTruthy();
    expect(await driver.findTemplates(request, calling)).toHaveLength(1);
  });

  it('tells apart paths that look alike without their slashes', async () => {
    const harness = current();
    const { driver, calling } = harness;
    const request = await harness.importRequest();
    const twin: ImportTemplateRequest = {
      ...request,
      path: request.path.replace('/', '-'),
    };
    const one = await driver.importTemplate(request, calling);
    const two = await driver.importTemplate(twin, calling);

    expect(two).toMatchObject({ adopted: false });
    const found = await driver.findTemplates(request, calling);
    expect(found.map(({ id }) => id)).toEqual([one.templateId]);
    const foundTwin = await driver.findTemplates(twin, calling);
    expect(foundTwin.map(({ id }) => id)).toEqual([two.templateId]);
  });

  it('finds and marks a template again whose answer got lost', async () => {
    const harness = current();
    const { driver, calling, environment, portalId } = harness;
    const request = await harness.importRequest();
    await environment.bringUpon('loses-next-import-answer');

    const error = await harness.errorOf(
      driver.importTemplate(request, calling),
    );
    expect(error.outcomeUnknown).toBe(true);
    const { templateId, adopted } = await driver.importTemplate(
      request,
      calling,
    );
    expect(adopted).toBe(true);
    const found = await driver.findTemplates(request, calling);
    expect(found).toMatchObject([
      { id: templateId, portalId, sha256: request.sha256 },
    ]);
  });

  it.each([
    ['is no image', 'broken-format', 'format-refused'],
    ['breaks off', 'breaks-off', 'source-failed'],
    ['is another one', 'other-content', 'checksum-mismatch'],
  ] as const)(
    'says that a template failed whose file %s, and lets it be tried again',
    async (_, fault, problem) => {
      const harness = current();
      const { driver, calling } = harness;
      const broken = await harness.importRequest(fault);
      const { templateId } = await driver.importTemplate(broken, calling);

      const failed = await harness.reachState(templateId, 'failed');
      expect(failed).toMatchObject({ problem, message: expect.any(String) });
      expect(JSON.stringify(failed)).not.toContain(
        new URL(broken.url).pathname,
      );
      expect(failed.zones.some(zone => zone.state === 'failed')).toBe(true);

      const again = await harness.importRequest();
      const request = { ...broken, url: again.url, sha256: again.sha256 };
      const second = await driver.importTemplate(request, calling);
      expect(second).toMatchObject({ adopted: false });
      await harness.reachState(second.templateId, 'ready');
      await harness.succeed(await driver.deleteTemplate(templateId, calling));
      const found = await driver.findTemplates(request, calling);
      expect(found.map(({ id }) => id)).toEqual([second.templateId]);
    },
  );

  it('refuses an address at which nobody answers, without telling it', async () => {
    const harness = current();
    const request = await harness.importRequest();
    const url = 'http://127.0.0.1:1/t0ken-t0ken/lab.qcow2';
    const error = await harness.errorOf(
      harness.driver.importTemplate({ ...request, url }, harness.calling),
    );
    expect(error).toMatchObject({ code: 'rejected', outcomeUnknown: false });
    expect(error.remedy).toBeTruthy();
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('t0ken');
  });

  it('tells how far a template is that does not move, and begins anew beside it', async () => {
    const harness = current();
    const { driver, calling, environment } = harness;
    const request = await harness.importRequest();
    await environment.bringUpon('imports-get-stuck');
    const stuck = await driver.importTemplate(request, calling);

    const template = await harness.reachProgress(stuck.templateId, 50);
    expect(template).toMatchObject({ state: 'preparing' });
    expect(template.problem).toBeUndefined();
    await environment.restore();
    const second = await driver.importTemplate(
      { ...request, givenUp: [stuck.templateId] },
      calling,
    );
    expect(second).toMatchObject({ adopted: false });
    expect(second.templateId).not.toBe(stuck.templateId);
    await harness.reachState(second.templateId, 'ready');
  });

  it('knows no template under an unknown id, and has none to delete', async () => {
    const { driver, environment, calling } = current();
    const id = environment.createUnknownId();
    expect(await driver.getTemplate(id, calling)).toBeUndefined();
    expect(await driver.deleteTemplate(id, calling)).toEqual({
      instanceId: id,
    });
  });

  it('brings nothing with wrong keys, and says so', async () => {
    const harness = current();
    const request = await harness.importRequest();
    const driver = harness.createDriver({ credentials: 'wrong' });
    expect(
      await harness.errorOf(driver.importTemplate(request, harness.calling)),
    ).toMatchObject({ code: 'unauthorised', outcomeUnknown: false });
    expect(
      await harness.driver.findTemplates(request, harness.calling),
    ).toEqual([]);
  });
}
